/**
 * The sounds of the ABX page: both of a pair play all the time from the same moment, and what is chosen is let through.
 * Every switch fades out and in within 25 ms, also from A to an X that is A, so that the switch never tells what X is.
 */
export const ABX_PLAYER = `
function abxPlayer(context) {
  var FADE = 0.01;
  var master = context.createGain();
  master.gain.value = 0;
  master.connect(context.destination);
  var gains = { a: context.createGain(), b: context.createGain() };
  gains.a.connect(master);
  gains.b.connect(master);
  var buffers = null;
  var sources = null;
  var started = 0;
  var through = 'a';
  var ended = null;
  function stop() {
    if (!sources) return;
    var now = context.currentTime;
    master.gain.cancelScheduledValues(now);
    master.gain.setTargetAtTime(0, now, FADE / 4);
    ['a', 'b'].forEach(function (name) {
      sources[name].onended = null;
      sources[name].stop(now + 2 * FADE);
    });
    sources = null;
  }
  function open(now) {
    gains.a.gain.cancelScheduledValues(context.currentTime);
    gains.b.gain.cancelScheduledValues(context.currentTime);
    gains.a.gain.setValueAtTime(through === 'a' ? 1 : 0, now);
    gains.b.gain.setValueAtTime(through === 'b' ? 1 : 0, now);
    master.gain.setTargetAtTime(1, now, FADE / 4);
  }
  return {
    load: function (pair) { stop(); buffers = pair; },
    playing: function () { return sources !== null; },
    /** 0 to 1 of the sound. */
    position: function () {
      if (!sources) return 0;
      return (Math.max(0, context.currentTime - started) % buffers.a.duration) / buffers.a.duration;
    },
    onEnd: function (call) { ended = call; },
    start: function (loop) {
      stop();
      var at = context.currentTime + 0.03;
      sources = {};
      ['a', 'b'].forEach(function (name) {
        var source = context.createBufferSource();
        source.buffer = buffers[name];
        source.loop = loop;
        source.connect(gains[name]);
        source.start(at);
        sources[name] = source;
      });
      sources.a.onended = function () { sources = null; if (ended) ended(); };
      started = at;
      open(at);
    },
    stop: stop,
    setLoop: function (loop) {
      if (sources) { sources.a.loop = loop; sources.b.loop = loop; }
    },
    choose: function (which) {
      through = which;
      var now = context.currentTime;
      if (!sources) return;
      master.gain.cancelScheduledValues(now);
      master.gain.setTargetAtTime(0, now, FADE / 4);
      open(now + 1.25 * FADE);
    }
  };
}
`;
