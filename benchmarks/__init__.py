"""How fast the product is beside the floor that its libraries set: `make bench`.

Every line measures both in the same run, in turns, so that a busy machine slows both. Ratios are the result; the
absolute figures hold for one machine and one hour.
"""
