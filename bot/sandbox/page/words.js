/** What the page itself says, in three languages. The bot speaks for itself. */

const NARROW = "\u202f";

export const WORDS = {
  en: {
    sandbox: "Sandbox",
    people: "People",
    clock: "Time of the sandbox",
    language: "Language of this page",
    hint: "Choose who you are. Several people fit side by side.",
    newcomer: "Somebody new",
    oneHour: "+1 hour",
    oneDay: "+1 day",
    realTime: "Real time",
    isReal: "real time",
    firstName: "First name",
    lastName: "Last name (optional)",
    phoneLanguage: "Language of the phone",
    comesWith: "Comes with",
    nothing: "no invitation",
    invitation: "an invitation from {house}",
    cancel: "Cancel",
    close: "Close",
    open: "Open chat",
    network: "Network",
    outside: "New here",
    operator: "runs the network",
    staff: "Staff",
    approver: "Approval",
    coordinator: "Coordination",
    unread: "{n} new",
    start: "Start",
    openInvitation: "Invitation from {house}",
    emptyText: "This chat is still empty. Say hello to the bot.",
    choose: "Nobody is here yet. Choose somebody from the list.",
    chatOf: "Chat of {name}",
    back: "Back to the list",
    closeChat: "Close the chat of {name}",
    block: "Block the bot",
    unblock: "Unblock the bot",
    blocked: "{name} has blocked the bot. It can't write here.",
    commands: "Commands",
    attach: "Send a file",
    write: "Message",
    send: "Send",
    edited: "edited {time}",
    copied: "Copied: {text}",
    lost: "The sandbox does not answer. Is it still running? This page comes back by itself.",
    days: "{n} d",
    hours: "{n} h",
    minutes: "{n} min",
  },
  de: {
    sandbox: "Sandbox",
    people: "Personen",
    clock: "Zeit der Sandbox",
    language: "Sprache dieser Seite",
    hint: "Wählen Sie, wer Sie sind. Mehrere haben nebeneinander Platz.",
    newcomer: "Jemand Neues",
    oneHour: "+1 Stunde",
    oneDay: "+1 Tag",
    realTime: "Echte Zeit",
    isReal: "echte Zeit",
    firstName: "Vorname",
    lastName: "Nachname (freiwillig)",
    phoneLanguage: "Sprache des Telefons",
    comesWith: "Bringt mit",
    nothing: "keine Einladung",
    invitation: "eine Einladung: {house}",
    cancel: "Abbrechen",
    close: "Schliessen",
    open: "Chat öffnen",
    network: "Netzwerk",
    outside: "Neu hier",
    operator: "betreibt das Netzwerk",
    staff: "Team",
    approver: "Bewilligung",
    coordinator: "Koordination",
    unread: "{n} neu",
    start: "Starten",
    openInvitation: "Einladung: {house}",
    emptyText: "Dieser Chat ist noch leer. Begrüssen Sie den Bot.",
    choose: "Noch ist niemand hier. Wählen Sie jemanden aus der Liste.",
    chatOf: "Chat von {name}",
    back: "Zurück zur Liste",
    closeChat: "Chat von {name} schliessen",
    block: "Bot blockieren",
    unblock: "Bot wieder zulassen",
    blocked: "{name} hat den Bot blockiert. Er kann hier nicht schreiben.",
    commands: "Befehle",
    attach: "Datei senden",
    write: "Nachricht",
    send: "Senden",
    edited: "geändert {time}",
    copied: "Kopiert: {text}",
    lost: "Die Sandbox antwortet nicht. Läuft sie noch? Diese Seite meldet sich von selbst zurück.",
    days: "{n} T.",
    hours: "{n} Std.",
    minutes: "{n} Min.",
  },
  fr: {
    sandbox: "Bac à sable",
    people: "Personnes",
    clock: "Heure du bac à sable",
    language: "Langue de cette page",
    hint: "Choisissez qui vous êtes. Plusieurs personnes tiennent côte à côte.",
    newcomer: "Une nouvelle personne",
    oneHour: "+1 heure",
    oneDay: "+1 jour",
    realTime: "Heure réelle",
    isReal: "heure réelle",
    firstName: "Prénom",
    lastName: "Nom (facultatif)",
    phoneLanguage: "Langue du téléphone",
    comesWith: "Arrive avec",
    nothing: "aucune invitation",
    invitation: "une invitation : {house}",
    cancel: "Annuler",
    close: "Fermer",
    open: "Ouvrir la discussion",
    network: "Réseau",
    outside: "Nouveaux visages",
    operator: "gère le réseau",
    staff: "Équipe",
    approver: "Approbation",
    coordinator: "Coordination",
    unread: "non lus : {n}",
    start: "Démarrer",
    openInvitation: "Invitation : {house}",
    emptyText: "Cette discussion est encore vide. Saluez le bot.",
    choose: "Il n’y a encore personne. Choisissez quelqu’un dans la liste.",
    chatOf: "Discussion de {name}",
    back: "Retour à la liste",
    closeChat: "Fermer la discussion de {name}",
    block: "Bloquer le bot",
    unblock: "Débloquer le bot",
    blocked: "{name} a bloqué le bot. Il ne peut pas écrire ici.",
    commands: "Commandes",
    attach: "Envoyer un fichier",
    write: "Message",
    send: "Envoyer",
    edited: "modifié {time}",
    copied: "Copié : {text}",
    lost: "Le bac à sable ne répond pas. Fonctionne-t-il encore ? Cette page reviendra d’elle-même.",
    days: "{n} j",
    hours: "{n} h",
    minutes: "{n} min",
  },
};
const REGIONS = { de: "de-CH", fr: "fr-CH", en: "en-GB" };

/** The network's wall clock, which the bot speaks in. */
const ZONE = "Europe/Zurich";

let language = chosen();

function chosen() {
  const wishes = [localStorage.getItem("language"), ...navigator.languages];
  return wishes.map((wish) => (wish ?? "").slice(0, 2)).find((wish) => wish in WORDS) ?? "en";
}

export const spoken = () => language;

export function speak(code) {
  localStorage.setItem("language", code);
  language = code;
}

/** The words under a key, with facts filled in; French signs get their narrow space. */
export function word(key, facts = {}) {
  const found = language === "fr" ? WORDS.fr[key].replace(/ (?=[:;!?])/g, NARROW) : WORDS[language][key];
  return found.replace(/\{(\w+)\}/g, (_, name) => facts[name]);
}

/** Fill every element of the page that names its words (`data-word`) or its label for screen readers (`data-label`). */
export function translate() {
  document.documentElement.lang = language;
  for (const node of document.querySelectorAll("[data-word]")) node.textContent = word(node.dataset.word);
  for (const node of document.querySelectorAll("[data-label]")) node.setAttribute("aria-label", word(node.dataset.label));
}

const format = (moment, style) =>
  new Intl.DateTimeFormat(REGIONS[language], { timeZone: ZONE, ...style }).format(moment);

export const clockTime = (moment) => format(moment, { hour: "2-digit", minute: "2-digit" });
export const longDay = (moment) => format(moment, { weekday: "long", day: "numeric", month: "long" });
export const shortDay = (moment) =>
  format(moment, { weekday: "short", day: "numeric", month: "short", year: "numeric" });

/** A size as files show it: 1.2 KB. */
export function fileSize(bytes) {
  const unit = bytes < 1000 ? "byte" : bytes < 1e6 ? "kilobyte" : "megabyte";
  const value = bytes / { byte: 1, kilobyte: 1e3, megabyte: 1e6 }[unit];
  const style = { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: 1 };
  return new Intl.NumberFormat(REGIONS[language], style).format(value);
}
