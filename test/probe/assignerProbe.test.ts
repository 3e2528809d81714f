import { describe, expect, it } from 'vitest';
import { probeAssigner } from '../../src/probe/assigner/assignerProbe.js';
import { textWindows } from '../../src/probe/assigner/textWindows.js';
import { JX8P_ASSIGNER, MKS70_ASSIGNER } from '../../src/profiles/assignerProfile.js';
import { openFirmware } from '../../src/rom/openFirmware.js';

describe('the open assigner firmware as an image nobody knows', () => {
  const probe = probeAssigner(openFirmware().assigner);

  it('comes to work, and its wires to display and programmer are found', () => {
    expect(probe.works).toBe(true);
    expect(probe.profile.display).toEqual(MKS70_ASSIGNER.display);
    expect(probe.profile.programmer).toEqual(MKS70_ASSIGNER.programmer);
    const sure = probe.findings
      .filter(({ confidence }) => confidence === 'certain')
      .map(({ field }) => field);
    expect(sure).toEqual(['assigner.display', 'assigner.programmer']);
    expect(probe.display).toMatch(/^A1 /);
  });

  it('shows its text, in memory and behind each button', () => {
    expect(probe.texts.some(({ text }) => text.startsWith(probe.display!.trimEnd()))).toBe(true);
    const textBehind = (button: string) => {
      const { row, bit } = MKS70_ASSIGNER.buttons[button]!;
      return probe.contacts.find((contact) => contact.row === row && contact.bit === bit)?.text;
    };
    expect(textBehind('M.TUNE')).toMatch(/^MASTER TUNE/);
    expect(textBehind('WRITE')).toMatch(/^WRITE/);
    expect(textBehind('FORWARD')).toMatch(/^A2 /);
    const unused = probe.contacts.filter(({ row, bit }) => row > 4 && bit < 6);
    expect(unused).toEqual([]);
  });

  it('answers MIDI, and has its interrupts looked at', () => {
    const remarks = probe.remarks.join('\n');
    expect(remarks).toContain('A note on MIDI IN starts voices on these channels');
    expect(remarks).toContain('P1.6 held high makes P2.0 move');
    expect(remarks).toContain('NMI does nothing');
  });
});

describe('other images', () => {
  it('that of the JX-8P is probed with its own memory map', () => {
    const probe = probeAssigner(openFirmware('jx8p').assigner);
    expect(probe).toMatchObject({ works: true, model: 'jx8p' });
    expect(probe.profile.display).toEqual(JX8P_ASSIGNER.display);
  });

  it('noise gives a report', () => {
    let state = 5;
    const noise = Uint8Array.from({ length: 0x8000 }, () => {
      state = (Math.imul(state, 1664525) + 1013904223) | 0;
      return state >>> 24;
    });
    const probe = probeAssigner(noise);
    expect(probe.works).toBe(false);
    const { cpu, listing } = probe.waiting!;
    expect(cpu).toBe('assigner');
    expect(listing.length).toBeGreaterThan(0);
  });

  it('of another size are refused', () => {
    expect(() => probeAssigner(new Uint8Array(0x2000))).toThrow(
      'an assigner image has 32768 or 16384 bytes, not 8192',
    );
  });
});

describe('text in memory', () => {
  it('is printable, long enough, and has letters; codes 0-9 are digits within', () => {
    const memory = new Uint8Array(64);
    memory.set(new TextEncoder().encode('NO 12'), 2);
    memory.set([...new TextEncoder().encode('TONE '), 1, 2, ...new TextEncoder().encode(' BRASS')], 20);
    memory.set(new TextEncoder().encode('1234567890'), 50);
    expect(textWindows(memory, 0x1000)).toEqual([{ address: 0x1014, text: 'TONE 12 BRASS' }]);
  });
});
