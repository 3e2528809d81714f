import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { circuitOf, circuitOfName } from '../../tools/measure/circuit.js';
import { spiceNumber } from '../../tools/measure/netlist.js';
import { filterProfile, NotModelled, plainFilter } from '../../tools/measure/rig.js';
import { Series, SpiceFolder } from '../../tools/measure/spiceFolder.js';
import { pulse } from '../../tools/measure/stimulus.js';

const root = process.env.SUPERJX_REFERENCE;
const hasSpice = root !== undefined && existsSync(join(root, 'spice'));

/** A netlist in the manner of the reference ones, with values that none of them has. */
const NETLIST = `* S-model
Vin in 0 SIN(0 1.5 330)
Vcp cp 0 12.0
.model DC D(IS=1e-14 N=1)
Bb1 0 b1 I=4.811354534560175e-06*tanh((0.008101851851851851*(V(in)-V(l1)-2*V(b1)+1.7*6.381257142857144*tanh(V(b1)/6.381257142857144)))/(2*0.02585))
Cb1 b1 0 2.4e-10 IC=0
Bl1 0 l1 I=4.811354534560175e-06*tanh(0.008101851851851851*V(b1)/(2*0.02585))
Db1p b1 cp DC
Bb2 0 b2 I=4.811354534560175e-06*tanh((0.008101851851851851*(V(l1)-V(l2)-2*V(b2)+0.4*6.381257142857144*tanh(V(b2)/6.381257142857144)))/(2*0.02585))
`;

/** Four cells of 500 Hz whose loop raises the input, too. */
const CELLS = `* topology B
Vin in 0 SIN(0 1.5 330)
Bfb u 0 V=(1+0.1*2.5)*V(in)-2.5*3.4*tanh(V(o4)/3.4)
${[1, 2, 3, 4]
  .map(
    (n) =>
      `B${n} 0 o${n} I=4.811354534560175e-06*tanh((0.008101851851851851*(V(${n === 1 ? 'u' : `o${n - 1}`})-V(o${n})))/(2*0.02585))\n` +
      `C${n} o${n} 0 2.4e-10 IC=0`,
  )
  .join('\n')}
`;

const TRANSISTORS = `* topology B, transistor level pairs fc=800 k=3
Vin in 0 SIN(0 1.5 330)
Bfb u 0 V=V(in)-3*3.4983666666666666*tanh(V(o4)/3.4983666666666666)
Rin1 u x1 68k
Rg1 x1 0 560
Q1a ca1 x1 e1 NP
Q4a ca4 x4 e4 NP
`;

describe('circuits of reference curves', () => {
  it('reads numbers with their suffixes', () => {
    expect(spiceNumber('0.55u')).toBeCloseTo(0.55e-6, 15);
    expect(spiceNumber('1meg')).toBe(1e6);
    expect(spiceNumber('2.4e-10')).toBe(2.4e-10);
    expect(spiceNumber('10')).toBe(10);
    expect(spiceNumber('V(in)')).toBeNaN();
  });

  it('reads a netlist it has never seen', () => {
    const { setup, stimulus } = circuitOf(NETLIST, 0.06);
    expect(setup.cutoff).toBeCloseTo(500, 6);
    expect(setup).toMatchObject({ k0: 2, kr: [1.7, 0.4], loop: 0, clampSupply: 12 });
    expect(setup.resonanceScale).toBeCloseTo(6.381257, 6);
    expect(stimulus).toMatchObject({ kind: 'sine', frequency: 330, amplitude: 1.5 });
    const { topology } = filterProfile(setup).vcf;
    expect([topology.section1 * topology.top, topology.section2 * topology.top]).toEqual([1.7, 0.4]);
  });

  it('reads four cells', () => {
    const { setup, stimulus } = circuitOf(CELLS, 0.06);
    expect(setup).toMatchObject({ circuit: 'cells', loop: 2.5, otaScale: expect.closeTo(6.38125714286, 10) });
    expect(setup.cutoff).toBeCloseTo(500, 6);
    expect(setup.loopScale).toBeCloseTo(3.4, 6);
    expect(stimulus.input(1 / 1320)).toBeCloseTo(1.5 * 1.25, 9);
    const sweep = circuitOf(CELLS.replaceAll('e-06*tanh', 'e-06*exp(10*time)*tanh'), 0.2).setup.cutoff;
    expect(sweep).toMatchObject({ seconds: 0.2 });
    expect((sweep as { to: number }).to).toBeCloseTo(500 * Math.exp(2), 3);
    expect(filterProfile(setup).vcf.topology).toMatchObject({ circuit: 'cells', law: 'loop', top: 2.5 });
    expect(() => circuitOf(CELLS.replace('C3 o3 0 2.4e-10', 'C3 o3 0 3e-10'), 0.06)).toThrow('that differ');
    expect(() => circuitOf(CELLS.replace('Bfb', 'Bxx'), 0.06)).toThrow(NotModelled);
  });

  it('reads transistor-level cells by their title and dividers', () => {
    const { setup, isTransistors } = circuitOf(TRANSISTORS, 0.06);
    expect(isTransistors).toBe(true);
    expect(setup).toMatchObject({ circuit: 'cells', cutoff: 800, loop: 3 });
    expect(setup.otaScale).toBeCloseTo((2 * 0.025865 * (68_000 + 1120)) / 560, 6);
  });

  it('names state four cells, too', () => {
    const cells = circuitOfName('tr_B_saw440_fc2000_k1', 0.06);
    expect(cells.setup).toMatchObject({ circuit: 'cells', cutoff: 2000, loop: 1 });
    expect(cells.isTransistors).toBeUndefined();
    expect(circuitOfName('tr_Q_saw440_fc2000_k1', 0.06)).toMatchObject({
      ...cells,
      isTransistors: true,
      stimulus: {},
    });
  });

  it('says what the voice cannot be set up like', () => {
    expect(() => circuitOfName('tr_X_saw440_fc2000_k1', 0.06)).toThrow(NotModelled);
    expect(() => filterProfile({ ...plainFilter(1000), kr: [1, 1], loop: 1 })).toThrow(NotModelled);
  });

  it('a pulse has its value at its corners, whatever the period', () => {
    const saw = pulse(-5, 5, 0, 4.5433e-3, 1.1e-6, 0.55e-6, 4.5455e-3);
    expect(saw.input(0)).toBe(-5);
    expect(saw.input(4.5433e-3 / 2)).toBeCloseTo(0, 9);
    expect(saw.input(4.5455e-3 + 4.5433e-3)).toBeCloseTo(5, 6);
    expect(saw.input(4.5433e-3 + 0.55e-6 + 0.55e-6)).toBeCloseTo(0, 6);
    expect(saw.corners(4.6e-3).length).toBe(8);
    expect(saw.frequency).toBeCloseTo(220, 1);
  });
});

describe.skipIf(!hasSpice)('names of reference curves (skipped without SUPERJX_REFERENCE)', () => {
  it('say the same as their netlists', () => {
    const folder = new SpiceFolder(join(root!, 'spice'));
    let compared = 0;
    for (const name of folder.startingWith('tr_')) {
      const { numbers } = folder.table(name);
      const { seconds } = new Series(numbers.t_s!, numbers.v!);
      const read = (from: () => ReturnType<typeof circuitOf>) => {
        try {
          const { setup, stimulus } = from();
          const cutoff = typeof setup.cutoff === 'number' ? [setup.cutoff] : Object.values(setup.cutoff);
          const time = 1.23 / (stimulus.frequency || 50_000);
          const { k0, kr, loop, clampSupply, circuit } = setup;
          const cells = circuit === 'cells' ? 1 : 0;
          return [cells, ...cutoff, k0, ...kr, loop, clampSupply, stimulus.input(time)];
        } catch (error) {
          return [(error as Error).message];
        }
      };
      const netlist = read(() => circuitOf(folder.netlist(name)!, seconds));
      const named = read(() => circuitOfName(name, seconds));
      expect(named.length, name).toBe(netlist.length);
      named.forEach((value, n) => {
        if (typeof value === 'number') expect(value, `${name} ${n}`).toBeCloseTo(netlist[n] as number, 3);
        else expect(value, name).toBe(netlist[n]);
      });
      compared++;
    }
    expect(compared).toBeGreaterThan(15);
  });
});
