import { webcrypto } from 'node:crypto';
import { runInNewContext } from 'node:vm';

/** As much of a browser as the ABX page needs: elements, keys, and sound that tells what is let through. */

interface ParamEvent {
  readonly at: number;
  readonly kind: 'set' | 'target';
  readonly value: number;
}

class FakeParam {
  private base = 1;
  private events: ParamEvent[] = [];
  /** Times at which it was sent towards 0. */
  readonly falls: number[] = [];

  set value(value: number) {
    this.base = value;
    this.events = [];
  }

  cancelScheduledValues(from: number): void {
    this.events = this.events.filter(({ at }) => at < from);
  }

  setValueAtTime(value: number, at: number): void {
    this.events.push({ at, kind: 'set', value });
  }

  setTargetAtTime(value: number, at: number): void {
    if (value === 0) this.falls.push(at);
    this.events.push({ at, kind: 'target', value });
  }

  /** Where it is long after its last event up to `time`. */
  at(time: number): number {
    const past = this.events.filter((event) => event.at <= time).sort((a, b) => a.at - b.at);
    return past.at(-1)?.value ?? this.base;
  }
}

class FakeNode {
  readonly gain = new FakeParam();
  target: unknown;
  buffer: unknown;
  loop = false;
  onended: (() => void) | null = null;
  startedAt = Infinity;
  stoppedAt = Infinity;

  connect(target: unknown): void {
    this.target = target;
  }

  start(at: number): void {
    this.startedAt = at;
  }

  stop(at: number): void {
    this.stoppedAt = at;
  }
}

class FakeContext {
  static last: FakeContext | undefined;
  currentTime = 0;
  readonly state = 'running';
  readonly destination = {};
  readonly gains: FakeNode[] = [];
  readonly sources: FakeNode[] = [];

  constructor() {
    FakeContext.last = this;
  }

  createGain(): FakeNode {
    const node = new FakeNode();
    this.gains.push(node);
    return node;
  }

  createBufferSource(): FakeNode {
    const node = new FakeNode();
    this.sources.push(node);
    return node;
  }

  decodeAudioData(bytes: ArrayBuffer): Promise<unknown> {
    return Promise.resolve({ duration: 0.1, bytes: bytes.byteLength });
  }
}

type Listener = (event: unknown) => void;

class FakeElement {
  textContent = '';
  value = '';
  checked = true;
  disabled = false;
  hidden = false;
  tagName = 'DIV';
  private readonly listeners = new Map<string, Listener[]>();
  private readonly attributes = new Map<string, string>();

  addEventListener(type: string, listener: Listener): void {
    this.listeners.set(type, [...(this.listeners.get(type) ?? []), listener]);
  }

  setAttribute(name: string, value: string): void {
    this.attributes.set(name, value);
  }

  blur(): void {}

  fire(type: string, event: object = {}): void {
    if (type === 'click' && this.disabled) return;
    for (const listener of this.listeners.get(type) ?? []) {
      listener({
        ctrlKey: false,
        metaKey: false,
        altKey: false,
        preventDefault: () => {},
        currentTarget: this,
        ...event,
      });
    }
  }
}

export interface FakePage {
  /** The random bits that the page drew. */
  readonly coins: readonly number[];
  press(key: string): Promise<void>;
  click(id: string): Promise<void>;
  choose(id: string, value: string): Promise<void>;
  text(id: string): string;
  value(id: string): string;
  isHidden(id: string): boolean;
  isDisabled(id: string): boolean;
  /** What comes out a moment later. */
  heard(): 'a' | 'b' | 'both' | 'nothing';
  /** How often a sound was started, and how often the output was faded out. */
  starts(): number;
  dips(): number;
}

/** Runs the page's script in a context that has nothing but the fake browser. */
export function openPage(html: string): FakePage {
  const script = /<script>([\s\S]*)<\/script>/.exec(html)![1]!;
  const elements = new Map<string, FakeElement>();
  for (const [, id] of html.matchAll(/ id="([^"]+)"/g)) elements.set(id!, new FakeElement());
  const document = new FakeElement();
  const coins: number[] = [];
  FakeContext.last = undefined;
  runInNewContext(script, {
    document: Object.assign(document, {
      getElementById: (id: string) => elements.get(id),
      execCommand: () => true,
    }),
    window: { AudioContext: FakeContext },
    navigator: {},
    crypto: {
      getRandomValues: (bytes: Uint8Array) => {
        const own = webcrypto.getRandomValues(new Uint8Array(bytes.length));
        bytes.set(own);
        coins.push(own[0]! & 1);
        return bytes;
      },
    },
    atob,
    requestAnimationFrame: () => 0,
  });
  const settle = async () => {
    for (let n = 0; n < 20; n++) await Promise.resolve();
    if (FakeContext.last) FakeContext.last.currentTime += 0.5;
  };
  const element = (id: string) => elements.get(id)!;
  return {
    coins,
    press: async (key) => {
      document.fire('keydown', { key, target: { tagName: 'BODY' } });
      await settle();
    },
    click: async (id) => {
      element(id).fire('click', { detail: 1 });
      await settle();
    },
    choose: async (id, value) => {
      element(id).value = value;
      element(id).fire('change');
      await settle();
    },
    text: (id) => element(id).textContent,
    value: (id) => element(id).value,
    isHidden: (id) => element(id).hidden,
    isDisabled: (id) => element(id).disabled,
    heard: () => {
      const context = FakeContext.last;
      if (!context) return 'nothing';
      const now = context.currentTime;
      const [master, a, b] = context.gains.map(({ gain }) => gain.at(now)) as [number, number, number];
      const sounds = (node: FakeNode | undefined, gain: number) =>
        master > 0 &&
        gain > 0 &&
        context.sources.some(
          (source) => source.target === node && source.startedAt <= now && source.stoppedAt > now,
        );
      const [hearsA, hearsB] = [sounds(context.gains[1], a), sounds(context.gains[2], b)];
      if (hearsA && hearsB) return 'both';
      return hearsA ? 'a' : hearsB ? 'b' : 'nothing';
    },
    starts: () => FakeContext.last?.sources.length ?? 0,
    dips: () => FakeContext.last?.gains[0]?.gain.falls.length ?? 0,
  };
}
