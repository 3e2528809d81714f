import type { Breakpoint, BreakpointHit, CaughtAccess } from '../../debug/breakpoint.js';
import type { CpuName } from '../../debug/debugCpu.js';
import type { DebugSession } from '../../debug/debugSession.js';
import type { StopReason } from '../../debug/stop.js';
import { hexDigits, placeName, symbolicInstruction } from '../../debug/symbolicText.js';
import { TICKS_PER_SECOND } from '../../time.js';

/** `2.1600010 s`: ticks as seconds, exact to half an E cycle. */
export function secondsText(tick: number): string {
  return `${(tick / TICKS_PER_SECOND).toFixed(7)} s`;
}

/** A number in the debugger's own spelling: `0x1F (31)`; not whole or negative ones as they are. */
export function valueText(value: number): string {
  if (!Number.isInteger(value) || value < 0) return String(value);
  return `0x${hexDigits(value, value < 0x100 ? 2 : 4)} (${value})`;
}

/** `0884 NEXT_VOICE+42`. */
export function addressText(session: DebugSession, cpu: CpuName, address: number): string {
  const name = placeName(session.symbols[cpu], address);
  return `${hexDigits(address, 4)}${name === '' ? '' : ` ${name}`}`;
}

/** A line of a disassembly: mark, address, bytes, text; the label that stands there is a line of its own. */
export function instructionLine(session: DebugSession, cpu: CpuName, address: number, mark = ' '): string {
  const { bytes, text } = symbolicInstruction(session.cpus[cpu], session.symbols[cpu], address);
  return `${mark} ${hexDigits(address, 4)}  ${bytes.padEnd(8)}  ${text}`;
}

/** ` P1`, ` COMMAND`: what a place in memory is called, with a blank in front; empty if it has no name. */
function memoryName(session: DebugSession, cpu: CpuName, space: string, address: number): string {
  if (space === 'xram' || space === 'code') return '';
  const known = [...session.cpus[cpu].registerNames].find(([, { value, bit }]) => !bit && value === address);
  const name = session.symbols[cpu].dataAt(address)?.name ?? known?.[0];
  return name === undefined ? '' : ` ${name}`;
}

/** A byte as it was accessed, such as `wrote xram[06DF] = ED`. */
function accessText(session: DebugSession, cpu: CpuName, access: CaughtAccess): string {
  const { space, address, bit, isWrite, value } = access;
  const digits = space === 'iram' || space === 'sfr' ? 2 : 4;
  const name = memoryName(session, cpu, space, address);
  const place = `${space}[${hexDigits(address, digits)}]${bit < 0 ? '' : `.${bit}`}${name}`;
  const shown = value === undefined ? '?' : bit < 0 ? hexDigits(value, 2) : String(value);
  return `${isWrite ? 'wrote' : 'read'} ${place} ${isWrite ? '=' : 'as'} ${shown}`;
}

function hitText(session: DebugSession, { breakpoint, access }: BreakpointHit): string {
  const { number, cpu, conditionText, place } = breakpoint;
  if (access) {
    return `breakpoint ${number}: ${cpu} ${accessText(session, cpu, access)} at ${addressText(session, cpu, access.pc)}, cycle ${access.cycle}`;
  }
  return `breakpoint ${number}: ${cpu} ${place.kind === 'condition' ? `has ${conditionText}` : 'is there'}`;
}

const REASONS = { done: 'stopped', limit: 'limit reached', interrupted: 'interrupted' } as const;

/** What is said at a stop: each breakpoint, then where the processor is. */
export function stopLines(session: DebugSession, stop: StopReason): string[] {
  const { cpu, pc, cycle, tick } = stop;
  const hits = stop.reason === 'breakpoint' ? stop.hits.map((hit) => hitText(session, hit)) : [];
  const reason = stop.reason === 'breakpoint' ? 'stopped' : REASONS[stop.reason];
  return [
    ...hits,
    `${reason}: ${cpu} at ${addressText(session, cpu, pc)}, cycle ${cycle}, ${secondsText(tick)}`,
    instructionLine(session, cpu, pc, '>'),
  ];
}

/** A breakpoint as `breaks` lists it. */
export function breakpointText(session: DebugSession, breakpoint: Breakpoint): string {
  const { number, cpu, place, conditionText, enabled, hits, ignore, temporary } = breakpoint;
  let where = 'condition';
  if (place.kind === 'address') {
    const to = place.to === place.from ? '' : ` to ${addressText(session, cpu, place.to)}`;
    where = `at ${addressText(session, cpu, place.from)}${to}`;
  } else if (place.kind === 'access') {
    const digits = place.space === 'mem' || place.space === 'xram' || place.space === 'code' ? 4 : 2;
    const to = place.to === place.from ? '' : `..${hexDigits(place.to, digits)}`;
    const name = memoryName(session, cpu, place.space, place.from);
    where = `${place.access} ${place.space}[${hexDigits(place.from, digits)}${to}]${place.bit < 0 ? '' : `.${place.bit}`}${name}`;
  }
  const parts = [`breakpoint ${number}: ${cpu} ${where}`];
  if (conditionText !== '') parts.push(`if ${conditionText}`);
  if (ignore > 0) parts.push(`ignore ${ignore}`);
  if (temporary) parts.push('once');
  if (!enabled) parts.push('off');
  return `${parts.join(' ')}, hits ${hits}`;
}

/** Lines of sixteen bytes, hex and as characters. */
export function dumpLines(from: number, bytes: readonly number[], digits: number): string[] {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += 16) {
    const row = bytes.slice(at, at + 16);
    const data = row.map((byte) => hexDigits(byte, 2)).join(' ');
    const text = row.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
    lines.push(`${hexDigits(from + at, digits)}  ${data.padEnd(47)}  ${text}`);
  }
  return lines;
}
