import type { UnitManifest } from '../../capture/unit/unit.js';

/** What a report tells of a unit and its recordings, beside its name and model. */
export function unitFacts(manifest: UnitManifest): (readonly [name: string, value: string])[] {
  const { warmUpMinutes, roomTemperature, mainsHertz, takes } = manifest;
  const formats = new Set(takes.map(({ sampleRate, bits }) => `${sampleRate} Hz, ${bits} bit`));
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['owner', manifest.owner],
    ['serial number', manifest.serialNumber],
    ["assigner's version", manifest.assignerVersion],
    ["sound boards' version", manifest.soundVersion],
    ['modifications', manifest.modifications],
    ['warm-up', warmUpMinutes === undefined ? undefined : `${warmUpMinutes} minutes`],
    ['room', roomTemperature === undefined ? undefined : `${roomTemperature} degrees Celsius`],
    ['mains', mainsHertz === undefined ? undefined : `${mainsHertz} Hz`],
    ['interface', manifest.interface],
    ['level switch', manifest.levelSwitch],
    ['recorded by', manifest.recordedBy],
    ['recordings', `${takes.length}: ${[...formats].join('; ')}`],
    ['licence', manifest.licence],
  ];
  return facts.filter((fact): fact is readonly [string, string] => fact[1] !== undefined);
}
