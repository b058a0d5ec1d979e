'use strict';
// Compares measurements of one load in several rounds, round by round: what slows a whole round down is in both and cancels out.

/** The value in the middle; of an even number of values the mean of the two. */
function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 ? sorted[Math.floor(middle)] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The ratios of two lists with a value for each round: their median, least and greatest. */
function ratios(values, baseline) {
  if (values.length !== baseline.length || !values.length) {
    throw new Error(`${values.length} and ${baseline.length} rounds, allowed: as many of both, at least one`);
  }
  const each = values.map((value, round) => value / baseline[round]);
  return { median: median(each), least: Math.min(...each), greatest: Math.max(...each) };
}

/** Ratios as text: `1.52 (1.40–1.71)`. */
function shown({ median: middle, least, greatest }) {
  return `${middle.toFixed(2)} (${least.toFixed(2)}–${greatest.toFixed(2)})`;
}

module.exports = { median, ratios, shown };
