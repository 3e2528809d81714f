import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { abxPageHtml } from '../../src/report/abx/abxPage.js';
import { ABX_LOGIC } from '../../src/report/abx/logicScript.js';
import { wavBytes } from '../../src/report/soundBytes.js';
import { openPage } from './fakePage.js';

interface AbxRun {
  trial(): number;
  done(): boolean;
  source(): 'a' | 'b';
  answer(says: string): void;
  result(): {
    right: number;
    trials: number;
    p: number;
    rows: { x: string; says: string; right: boolean }[];
  } | null;
}

interface Logic {
  abxTail(right: number, trials: number): number;
  abxNeeded(trials: number): number;
  abxVerdict(right: number, trials: number): string;
  abxRun(trials: number, coin: () => boolean): AbxRun;
  abxText(title: string, results: readonly { name: string; result: ReturnType<AbxRun['result']> }[]): string;
}

const logic = runInNewContext(`${ABX_LOGIC}; ({ abxTail, abxNeeded, abxVerdict, abxRun, abxText })`) as Logic;

/** Binomial tail with whole numbers. */
function exactTail(right: number, trials: number): number {
  let ways = 0n;
  let choose = 1n;
  for (let k = 0; k <= trials; k++) {
    if (k >= right) ways += choose;
    choose = (choose * BigInt(trials - k)) / BigInt(k + 1);
  }
  return Number((ways * 10n ** 18n) / 2n ** BigInt(trials)) / 1e18;
}

describe('binomial test of the ABX page', () => {
  it.each([
    // closed form: sums of binomial coefficients over 2^n
    [16, 16, 1 / 65_536],
    [15, 16, 17 / 65_536],
    [12, 16, 2517 / 65_536],
    [9, 10, 11 / 1024],
    [8, 10, 56 / 1024],
    [1, 1, 1 / 2],
    [0, 16, 1],
    [8, 16, 0.5 + 12_870 / 2 / 65_536],
  ])('%i of %i right', (right, trials, p) => {
    expect(logic.abxTail(right, trials)).toBeCloseTo(p, 14);
  });

  it('is exact for all numbers of trials the page takes', () => {
    for (const trials of [1, 7, 16, 25, 64, 100]) {
      for (let right = 0; right <= trials; right++) {
        expect(Math.abs(logic.abxTail(right, trials) - exactTail(right, trials))).toBeLessThan(1e-13);
      }
    }
  });

  it.each([
    // fewest right answers for 5 %: tables of the ABX test, e.g. D. Clark, JAES 30 (1982)
    [5, 5],
    [8, 7],
    [10, 9],
    [16, 12],
    [20, 15],
    [25, 18],
    [50, 32],
    [100, 59],
  ])('of %i trials %i have to be right', (trials, needed) => {
    expect(logic.abxNeeded(trials)).toBe(needed);
  });

  it('says what the result means', () => {
    expect(logic.abxVerdict(12, 16)).toBe(
      '12 of 16 right: p = 0.038. Guessing gets this far in 1 of 26 tests: a difference was heard.',
    );
    expect(logic.abxVerdict(11, 16)).toBe(
      '11 of 16 right: p = 0.11. Guessing gets this far in 11 % of all tests: no difference was shown (that takes 12 of 16).',
    );
    expect(logic.abxVerdict(16, 16)).toContain('p = 1.5e-5');
    expect(logic.abxVerdict(3, 3)).toContain('it takes more trials');
    expect(logic.abxVerdict(0, 16)).toContain('p = 1.00');
  });
});

describe('a run of trials', () => {
  it('keeps its result to itself until the end', () => {
    const coins = [true, false, false, true];
    let asked = 0;
    const run = logic.abxRun(4, () => coins[asked++]!);
    for (const says of ['a', 'b', 'a']) {
      expect(run.result()).toBeNull();
      expect(run.source()).toBe(coins[run.trial() - 1] ? 'a' : 'b');
      run.answer(says);
    }
    expect(run.result()).toBeNull();
    run.answer('a');
    expect(run.done()).toBe(true);
    const result = run.result()!;
    expect(result.right).toBe(3);
    expect(result.p).toBeCloseTo(5 / 16, 14);
    expect(result.rows.map(({ x }) => x).join('')).toBe('abba');
    expect(asked).toBe(4);
    expect(() => run.answer('a')).toThrow();
  });

  it('takes A and B as answers only', () => {
    const run = logic.abxRun(2, () => true);
    expect(() => run.answer('x')).toThrow();
    expect(run.trial()).toBe(1);
  });

  it('becomes a text with every trial', () => {
    const run = logic.abxRun(2, () => true);
    run.answer('a');
    run.answer('b');
    const text = logic.abxText('A title', [{ name: 'strings', result: run.result() }]);
    expect(text).toContain('strings: 1 of 2 right: p = 0.75.');
    expect(text).toContain('X was:    A A');
    expect(text).toContain('answered: A B');
  });
});

const sound = (frames: number, rate = 48_000) =>
  wavBytes([Float32Array.from({ length: frames }, (_, n) => 0.2 * Math.sin(n / 9))], rate);
const pair = (name: string) => ({ name, a: sound(4800), b: sound(4800) });

describe('abxPageHtml', () => {
  it('is one file that loads nothing', () => {
    const html = abxPageHtml({ title: 'Strings', pairs: [pair('one')] });
    expect(html).toContain('<!doctype html>');
    expect(html).not.toMatch(/https?:|src="(?!data:)|<link|@import/);
    expect(html).toContain('each of 16 trials');
  });

  it('survives names that look like markup', () => {
    const title = '</script><script>alert("1")</script>';
    const html = abxPageHtml({ title, pairs: [pair(title)] });
    expect(html.match(/<script>/g)).toHaveLength(1);
    expect(html.match(/<\/script>/g)).toHaveLength(1);
  });

  it('refuses what would give X away or cannot be a test', () => {
    const make =
      (a: Uint8Array, b: Uint8Array, trials = 16) =>
      () =>
        abxPageHtml({ title: 't', pairs: [{ name: 'p', a, b }], trials });
    expect(make(sound(4800), sound(4801))).toThrow(
      'the sounds of "p" have different lengths: 4800 and 4801 frames',
    );
    expect(make(sound(4800), sound(4800, 44_100))).toThrow('different sample rates');
    expect(make(sound(4800), sound(4800), 0)).toThrow('1 to 100 trials');
    expect(() => abxPageHtml({ title: 't', pairs: [] })).toThrow('at least one pair');
  });
});

describe('the page in use', () => {
  const html = abxPageHtml({ title: 'Test', pairs: [pair('one'), pair('two')], trials: 16 });

  it('plays A, B or X, and X is what the coin says: a listener who hears it gets all right', async () => {
    const page = openPage(html);
    await page.press('a');
    expect(page.heard()).toBe('a');
    await page.press('b');
    expect(page.heard()).toBe('b');
    for (let trial = 1; trial <= 16; trial++) {
      expect(page.text('trial')).toBe(`Trial ${trial} of 16`);
      expect(page.isHidden('results')).toBe(true);
      await page.press('x');
      const x = page.heard();
      await page.press('a');
      expect(page.heard()).toBe('a');
      await page.press(x === 'a' ? '1' : '2');
      await page.press('Enter');
    }
    expect(page.text('state')).toContain('16 of 16 right');
    expect(page.isHidden('results')).toBe(false);
    expect(page.value('text')).toContain('one: 16 of 16 right');
    expect(new Set(page.coins)).toEqual(new Set([0, 1]));
    await page.press('x');
    expect(page.isDisabled('hear-x')).toBe(true);
  });

  it('goes on with the next X in the same place, and fades every switch alike', async () => {
    const page = openPage(html);
    await page.press('x');
    const started = page.starts();
    for (const key of ['a', 'x', 'b', 'x', 'x']) {
      const dips = page.dips();
      await page.press(key);
      expect(page.dips()).toBe(dips + 1);
    }
    await page.press('1');
    await page.press('Enter');
    expect(page.starts()).toBe(started);
  });

  it('tells nothing before the last trial and never counts an answer twice', async () => {
    const page = openPage(html);
    await page.press('Enter');
    expect(page.text('trial')).toBe('Trial 1 of 16');
    await page.press('1');
    await page.press('2');
    await page.press('Enter');
    await page.press('Enter');
    expect(page.text('trial')).toBe('Trial 2 of 16');
    expect(page.value('text')).toBe('');
  });

  it('begins anew with other sounds, by mouse too', async () => {
    const page = openPage(html);
    await page.click('is-a');
    await page.click('next');
    await page.choose('pair', '1');
    expect(page.text('trial')).toBe('Trial 1 of 16');
    for (let trial = 1; trial <= 16; trial++) {
      await page.click('is-b');
      await page.click('next');
    }
    const right = page.coins.slice(-16).filter((coin) => coin === 0).length;
    expect(page.text('state')).toContain(`${right} of 16 right`);
    expect(page.value('text')).toContain('two: ');
    await page.click('again');
    expect(page.text('trial')).toBe('Trial 1 of 16');
  });

  it('stops and goes on by the space bar', async () => {
    const page = openPage(html);
    await page.press(' ');
    expect(page.text('play')).toBe('Pause');
    expect(page.heard()).toBe('a');
    await page.press(' ');
    expect(page.text('play')).toBe('Play');
    expect(page.heard()).toBe('nothing');
  });
});
