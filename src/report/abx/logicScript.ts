/**
 * What the ABX page decides, as the page's own script: plain functions without page or sound, so that they can be run
 * anywhere. It is text and not functions turned into text, because compilers and bundlers rename functions and add
 * calls of their own helpers.
 *
 * - `abxTail(right, trials)`: probability of `right` or more right answers of `trials` by guessing, exact: the one-sided
 *   binomial test with chance 1/2.
 * - `abxNeeded(trials)`: fewest right answers with a probability of at most 5 %; more than `trials` if none is enough.
 * - `abxVerdict(right, trials)`: one sentence.
 * - `abxRun(trials, coin)`: the state of one test; `coin()` is asked once a trial and answers true if X is A.
 */
export const ABX_LOGIC = `
function abxTail(right, trials) {
  if (right <= 0) return 1;
  // C(trials, k) / 2^trials from the top down: every step is exact to rounding
  var term = Math.pow(2, -trials);
  var sum = 0;
  for (var k = trials; k >= right; k--) {
    sum += term;
    term = (term * k) / (trials - k + 1);
  }
  return Math.min(1, sum);
}
function abxNeeded(trials) {
  var right = 0;
  while (right <= trials && abxTail(right, trials) > 0.05) right++;
  return right;
}
function abxNumber(p) {
  if (p < 0.001) return p.toExponential(1);
  if (p > 0.995) return '1.00';
  return p.toPrecision(2);
}
function abxVerdict(right, trials) {
  var p = abxTail(right, trials);
  var head = right + ' of ' + trials + ' right: p = ' + abxNumber(p) + '. ';
  if (p <= 0.05) {
    return head + 'Guessing gets this far in 1 of ' + Math.round(1 / p) + ' tests: a difference was heard.';
  }
  var needed = abxNeeded(trials);
  var share = p > 0.995 ? 'nearly every test' : Math.round(100 * p) + ' % of all tests';
  return head + 'Guessing gets this far in ' + share + ': no difference was shown' +
    (needed <= trials ? ' (that takes ' + needed + ' of ' + trials + ').' : ' (it takes more trials).');
}
function abxRun(trials, coin) {
  var xIsA = [coin()];
  var answers = [];
  return {
    trials: trials,
    /** The trial that is on, 1 up; one beyond the last when all are answered. */
    trial: function () { return answers.length + 1; },
    done: function () { return answers.length === trials; },
    /** What X plays in the trial that is on. */
    source: function () { return xIsA[Math.min(answers.length, trials - 1)] ? 'a' : 'b'; },
    answer: function (says) {
      if (answers.length === trials) throw new Error('all trials are answered');
      if (says !== 'a' && says !== 'b') throw new Error('X is a or b');
      answers.push(says);
      if (answers.length < trials) xIsA.push(coin());
    },
    /** Known only at the end: before it there is no result, so nobody stops when it looks good. */
    result: function () {
      if (answers.length < trials) return null;
      var right = 0;
      var rows = answers.map(function (says, n) {
        var x = xIsA[n] ? 'a' : 'b';
        if (x === says) right++;
        return { x: x, says: says, right: x === says };
      });
      return { right: right, trials: trials, p: abxTail(right, trials), rows: rows };
    }
  };
}
function abxText(title, results) {
  var lines = ['ABX test: ' + title, ''];
  var right = 0;
  var trials = 0;
  results.forEach(function (one) {
    right += one.result.right;
    trials += one.result.trials;
    lines.push(one.name + ': ' + abxVerdict(one.result.right, one.result.trials));
    lines.push('  X was:    ' + one.result.rows.map(function (row) { return row.x.toUpperCase(); }).join(' '));
    lines.push('  answered: ' + one.result.rows.map(function (row) { return row.says.toUpperCase(); }).join(' '));
  });
  if (results.length > 1) lines.push('', 'All tests together: ' + abxVerdict(right, trials));
  return lines.join('\\n') + '\\n';
}
`;
