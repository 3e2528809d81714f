/**
 * Speed and allocation of the HD6303R.
 *
 * 1. The assigner board with the open firmware, twelve keys held and a bender and an aftertouch on MIDI IN, fifty
 *    messages a second each: processor milliseconds per emulated second, and heap growth per emulated second.
 * 2. The bare core on a synthetic mixture of table look-up, arithmetic, memory traffic and subroutine calls, with
 *    output-compare interrupts every 500 E cycles: E cycles per second.
 *
 * Run with `node --expose-gc --import tsx bench/hd6303.ts`.
 */
import { assemble6303 } from '../src/asm/hd6303.js';
import { Assigner } from '../src/assigner/assigner.js';
import { Hd6303, type Hd6303Bus } from '../src/cpu/hd6303/hd6303.js';
import { MKS70_ASSIGNER } from '../src/profiles/assignerProfile.js';
import { openFirmware } from '../src/rom/openFirmware.js';
import { TICKS_PER_BYTE, TICKS_PER_SECOND } from '../src/time.js';

const KEYS = [36, 40, 43, 48, 52, 55, 60, 64, 67, 72, 76, 79];

/** The machine runs in blocks of 64 samples of 48 kHz. */
const BLOCK_TICKS = 64_000;
const BLOCKS_PER_SECOND = TICKS_PER_SECOND / BLOCK_TICKS;
/** Blocks between two messages of each controller. */
const TRAFFIC_BLOCKS = BLOCKS_PER_SECOND / 50;

class AssignerBench {
  private readonly assigner: Assigner;
  private block = 0;
  private lineFree = 0;
  wireBytes = 0;

  constructor() {
    this.assigner = new Assigner({
      rom: openFirmware().assigner,
      profile: MKS70_ASSIGNER,
      onWire: () => {
        this.wireBytes++;
      },
    });
  }

  send(byte: number): void {
    const start = Math.max(this.block * BLOCK_TICKS, this.lineFree);
    this.assigner.midiIn(byte, start);
    this.lineFree = start + TICKS_PER_BYTE;
  }

  run(seconds: number, traffic: boolean): void {
    const end = this.block + seconds * BLOCKS_PER_SECOND;
    while (this.block < end) {
      this.block++;
      this.assigner.targetTick = this.block * BLOCK_TICKS;
      this.assigner.runToTarget();
      if (!traffic || this.block % TRAFFIC_BLOCKS !== 0) continue;
      const value = this.block % 128;
      this.send(0xe0);
      this.send(0);
      this.send(value);
      this.send(0xd0);
      this.send(value);
    }
  }
}

function assigner(): void {
  const bench = new AssignerBench();
  bench.run(3, false);
  for (const key of KEYS) {
    bench.send(0x90);
    bench.send(key);
    bench.send(100);
  }
  bench.run(30, true);
  for (const traffic of [false, true]) {
    let best = Number.POSITIVE_INFINITY;
    for (let round = 0; round < 12; round++) {
      const before = process.cpuUsage();
      bench.run(3, traffic);
      const used = process.cpuUsage(before);
      best = Math.min(best, (used.user + used.system) / 3000);
    }
    globalThis.gc?.();
    const heap = process.memoryUsage().heapUsed;
    bench.run(60, traffic);
    const grown = (process.memoryUsage().heapUsed - heap) / 60;
    console.log(
      `assigner, 12 keys ${traffic ? 'and traffic' : 'held'}: ${best.toFixed(2)} ms and ${grown.toFixed(0)} bytes a second`,
    );
  }
  console.log(`${bench.wireBytes} bytes went over the wire`);
}

/** RAM $1000-$1FFF, ROM from $8000 on. */
class CoreBoard implements Hd6303Bus {
  read(): number {
    return 0xff;
  }
  write(): void {}
  readPort1(): number {
    return 0xff;
  }
  readPort2(): number {
    return 0x1f;
  }
  portChanged(): void {}
  transmit(): void {}
}

const SOURCE = `        org $8000
start:  lds #$00ff
        ldaa #8                 ; EOCI
        staa $08
        cli
loop:   ldx #$1000
        ldab #64
inner:  ldaa 0,x
        adda $80
        adca #$11
        asla
        staa 1,x
        inc $1080
        jsr mixture
        inx
        decb
        bne inner
        bra loop
mixture: pshx
        ldd $82
        addd #$0137
        std $82
        mul
        oim #4,$90
        tim #1,$82
        beq .even
        nop
.even:  pulx
        ldab $84
        incb
        stab $84
        andb #$3f
        orab #1
        rts
compare: ldaa $08
        ldd $0b
        addd #500
        std $0b
        rti
        org $fff4
        dw compare
        org $fffe
        dw start
`;

function core(): void {
  const cpu = new Hd6303(new CoreBoard(), {
    report: (anomaly) => {
      throw new Error(`the program ran into ${anomaly.kind} at ${anomaly.address.toString(16)}`);
    },
  });
  cpu.mapMemory(0x1000, 0x1fff, 0x1000, true);
  cpu
    .mapMemory(0x8000, 0xffff, 0x8000, false)
    .set(assemble6303(SOURCE, { file: 'bench' }).image(0x8000, 0x8000));
  cpu.reset();
  const round = 10_000_000;
  let best = Number.POSITIVE_INFINITY;
  for (let n = 0; n < 12; n++) {
    const end = cpu.cycle + round;
    const before = process.cpuUsage();
    while (cpu.cycle < end) cpu.run(cpu.cycle + 20_000);
    best = Math.min(best, process.cpuUsage(before).user);
  }
  const rate = round / best;
  console.log(
    `bare core: ${rate.toFixed(0)} million E cycles a second, ${(rate / 2).toFixed(0)} times the original`,
  );
}

assigner();
core();
