"""Functions with the same last digit in Python and browsers: see `expression-maths.js`."""

from math import floor, fmod, inf, isfinite, isnan, nan, pi, sqrt

# ln 2 and pi / 2 in two parts each: the first has so few bits that a multiple of it is exact.
LN2_HIGH, LN2_LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10
HALF_PI_HIGH, HALF_PI_LOW = 1.57079632673412561417e00, 6.07710050650619224932e-11
LN10 = 2.302585092994046
# Above it `power` goes by logarithms.
MAX_STEPS = 1024


def power(base: float, exponent: float) -> float:
    """Return a power, exact as multiplications are if the exponent is a small whole number."""
    if isnan(base) or isnan(exponent):
        return nan
    if abs(exponent) <= MAX_STEPS and floor(exponent) == exponent:
        return _whole_power(base, int(exponent))
    if base < 0:
        return nan
    if base == 0:
        return 0.0 if exponent > 0 else inf
    return _exp(exponent * _log(base))


def exponential(number: float) -> float:
    """Return e to this power."""
    return _exp(number)


def logarithm(number: float) -> float:
    """Return the natural logarithm; NaN of a negative number."""
    return _log(number)


def logarithm10(number: float) -> float:
    """Return the logarithm to base 10; NaN of a negative number."""
    result = _log(number) / LN10
    whole = float(floor(result + 0.5)) if isfinite(result) else result
    return whole if power(10.0, whole) == number else result


def sine(angle: float) -> float:
    """Return the sine of an angle in radians."""
    return _sine(angle, 0)


def cosine(angle: float) -> float:
    """Return the cosine of an angle in radians."""
    return _sine(angle, 1)


def tangent(angle: float) -> float:
    """Return the tangent of an angle in radians."""
    below = _sine(angle, 1)
    return _sine(angle, 0) / below if below else nan


def arc_tangent(number: float) -> float:
    """Return the angle in radians that has this tangent."""
    return _atan(number)


def arc_sine(number: float) -> float:
    """Return the angle in radians that has this sine; NaN beyond 1."""
    return _asin(number)


def arc_cosine(number: float) -> float:
    """Return the angle in radians that has this cosine; NaN beyond 1."""
    return pi / 2 - _asin(number)


def arc_tangent2(y: float, x: float) -> float:
    """Return the angle of a point in radians."""
    if isnan(x) or isnan(y):
        return nan
    if x == 0:
        return 0.0 if y == 0 else pi / 2 if y > 0 else -pi / 2
    turn = 0.0 if x > 0 else pi if y >= 0 else -pi
    return _atan(y / x) + turn


def square_root(number: float) -> float:
    """Return the square root; NaN of a negative number."""
    return sqrt(number) if number >= 0 else nan


def _whole_power(base: float, exponent: int) -> float:
    result, square, left = 1.0, base, abs(exponent)
    while left:
        if left % 2:
            result *= square
        square *= square
        left //= 2
    if exponent >= 0:
        return result
    if result == 0:
        return inf
    return 1 / result


def _exp(number: float) -> float:
    if isnan(number):
        return nan
    if number > 710 or number < -746:
        return inf if number > 0 else 0.0
    twos = floor(number / LN2_HIGH + 0.5)
    rest = (number - twos * LN2_HIGH) - twos * LN2_LOW
    result = 1.0
    for step in range(18, 0, -1):
        result = 1 + rest * result / step
    for _ in range(abs(twos)):
        result *= 2.0 if twos > 0 else 0.5
    return result


def _log(number: float) -> float:
    if isnan(number) or number < 0:
        return nan
    if number in {0, inf}:
        return inf if number else -inf
    twos = 0
    while number >= 1.5:
        number, twos = number / 2, twos + 1
    while number < 0.75:
        number, twos = number * 2, twos - 1
    part = (number - 1) / (number + 1)
    square, series = part * part, 0.0
    for step in range(27, 0, -2):
        series = 1 / step + square * series
    return twos * LN2_HIGH + (2 * part * series + twos * LN2_LOW)


def _sine(angle: float, quarters: int) -> float:
    """Return the sine of an angle plus some quarters of a turn."""
    if not isfinite(angle):
        return nan
    turns = float(floor(angle / HALF_PI_HIGH + 0.5))
    rest = (angle - turns * HALF_PI_HIGH) - turns * HALF_PI_LOW
    quarter = int(fmod(fmod(turns, 4) + 4 + quarters, 4))
    plain, square = quarter % 2 == 0, rest * rest
    series = 1.0
    for step in range(20, 1, -2):
        series = 1 - square * series / (step * (step + 1 if plain else step - 1))
    if plain:
        series *= rest
    return -series if quarter >= 2 else series


def _atan(number: float) -> float:
    if isnan(number):
        return nan
    if number < 0:
        return -_atan(-number)
    if number > 1:
        return pi / 2 - _atan(1 / number)
    if number > 0.4375:
        return pi / 4 + _atan((number - 1) / (number + 1))
    square, series = number * number, 0.0
    for step in range(51, 0, -2):
        series = 1 / step - square * series
    return number * series


def _asin(number: float) -> float:
    if isnan(number) or abs(number) > 1:
        return nan
    if abs(number) == 1:
        return number * pi / 2
    return _atan(number / sqrt(1 - number * number))
