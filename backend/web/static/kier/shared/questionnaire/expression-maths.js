/**
 * Functions whose last digit differs from one library to the next, by the four operations alone:
 * `surveys/expressions/maths.py`, step for step.
 */

const LN2_HIGH = 6.9314718036912381649e-1;
const LN2_LOW = 1.90821492927058770002e-10;
const HALF_PI_HIGH = 1.57079632673412561417;
const HALF_PI_LOW = 6.07710050650619224932e-11;
const LN10 = 2.302585092994046;
const MAX_STEPS = 1024;

/**
 * By name, as `maths.py` has them; each takes and returns numbers.
 * @type {Record<"power" | "exponential" | "logarithm" | "logarithm10" | "sine" | "cosine" | "tangent" |
 *   "arcTangent" | "arcSine" | "arcCosine" | "arcTangent2", (...numbers: number[]) => number>}
 */
export const maths = {
  /**
   * @param {number} base
   * @param {number} exponent
   */
  power(base, exponent) {
    if (Number.isNaN(base) || Number.isNaN(exponent)) return NaN;
    if (Math.abs(exponent) <= MAX_STEPS && Math.floor(exponent) === exponent) {
      return wholePower(base, exponent);
    }
    if (base < 0) return NaN;
    if (base === 0) return exponent > 0 ? 0 : Infinity;
    return exp(exponent * log(base));
  },
  exponential: (/** @type {number} */ number) => exp(number),
  logarithm: (/** @type {number} */ number) => log(number),
  /** @param {number} number */
  logarithm10(number) {
    const result = log(number) / LN10;
    const whole = Math.floor(result + 0.5);
    return maths.power(10, whole) === number ? whole : result;
  },
  sine: (/** @type {number} */ angle) => sine(angle, 0),
  cosine: (/** @type {number} */ angle) => sine(angle, 1),
  /** @param {number} angle */
  tangent(angle) {
    const below = sine(angle, 1);
    return below ? sine(angle, 0) / below : NaN;
  },
  arcTangent: (/** @type {number} */ number) => atan(number),
  arcSine: (/** @type {number} */ number) => asin(number),
  arcCosine: (/** @type {number} */ number) => Math.PI / 2 - asin(number),
  /**
   * @param {number} y
   * @param {number} x
   */
  arcTangent2(y, x) {
    if (Number.isNaN(x) || Number.isNaN(y)) return NaN;
    if (x === 0) return y === 0 ? 0 : y > 0 ? Math.PI / 2 : -Math.PI / 2;
    const turn = x > 0 ? 0 : y >= 0 ? Math.PI : -Math.PI;
    return atan(y / x) + turn;
  },
};

/**
 * @param {number} base
 * @param {number} exponent
 */
function wholePower(base, exponent) {
  let [result, square, left] = [1, base, Math.abs(exponent)];
  while (left) {
    if (left % 2) result *= square;
    square *= square;
    left = Math.floor(left / 2);
  }
  if (exponent >= 0) return result;
  return result === 0 ? Infinity : 1 / result;
}

/** @param {number} number */
function exp(number) {
  if (Number.isNaN(number)) return NaN;
  if (number > 710 || number < -746) return number > 0 ? Infinity : 0;
  const twos = Math.floor(number / LN2_HIGH + 0.5);
  const rest = number - twos * LN2_HIGH - twos * LN2_LOW;
  let result = 1;
  for (let step = 18; step > 0; step -= 1) result = 1 + (rest * result) / step;
  for (let time = 0; time < Math.abs(twos); time += 1) result *= twos > 0 ? 2 : 0.5;
  return result;
}

/** @param {number} number */
function log(number) {
  if (Number.isNaN(number) || number < 0) return NaN;
  if (number === 0 || number === Infinity) return number ? Infinity : -Infinity;
  let [rest, twos, series] = [number, 0, 0];
  for (; rest >= 1.5; twos += 1) rest /= 2;
  for (; rest < 0.75; twos -= 1) rest *= 2;
  const part = (rest - 1) / (rest + 1);
  const square = part * part;
  for (let step = 27; step > 0; step -= 2) series = 1 / step + square * series;
  return twos * LN2_HIGH + (2 * part * series + twos * LN2_LOW);
}

/**
 * The sine of an angle and some quarters of a turn.
 * @param {number} angle
 * @param {number} quarters
 */
function sine(angle, quarters) {
  if (!Number.isFinite(angle)) return NaN;
  const turns = Math.floor(angle / HALF_PI_HIGH + 0.5);
  const rest = angle - turns * HALF_PI_HIGH - turns * HALF_PI_LOW;
  const quarter = ((turns % 4) + 4 + quarters) % 4;
  const plain = quarter % 2 === 0;
  const square = rest * rest;
  let series = 1;
  for (let step = 20; step > 1; step -= 2) {
    series = 1 - (square * series) / (step * (plain ? step + 1 : step - 1));
  }
  if (plain) series *= rest;
  return quarter >= 2 ? -series : series;
}

/**
 * @param {number} number
 * @returns {number}
 */
function atan(number) {
  if (Number.isNaN(number)) return NaN;
  if (number < 0) return -atan(-number);
  if (number > 1) return Math.PI / 2 - atan(1 / number);
  if (number > 0.4375) return Math.PI / 4 + atan((number - 1) / (number + 1));
  const square = number * number;
  let series = 0;
  for (let step = 51; step > 0; step -= 2) series = 1 / step - square * series;
  return number * series;
}

/** @param {number} number */
function asin(number) {
  if (Number.isNaN(number) || Math.abs(number) > 1) return NaN;
  if (Math.abs(number) === 1) return (number * Math.PI) / 2;
  return atan(number / Math.sqrt(1 - number * number));
}
