"""JSON bodies of the people's side and the stage: read strictly, refused in words."""

from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request


class Body(BaseModel):
    """One call's body; unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


B = TypeVar("B", bound=Body)


def refuse(code: int, text: str) -> HTTPException:
    return HTTPException(code, text)


async def read(request: Request, kind: type[B]) -> B:
    """The body as `kind`; an empty one is `{}`. Raises 400 naming each wrong field."""
    try:
        return kind.model_validate_json(await request.body() or b"{}")
    except ValidationError as error:
        wrong = (f"{'.'.join(map(str, one['loc'])) or 'body'}: {one['msg']}" for one in error.errors())
        raise refuse(400, "; ".join(wrong)) from None
