/** Buttons, keys and texts of the ABX page. `ABX` holds title, trials and the sounds as base64. */
export const ABX_PAGE = `
(function () {
  var get = function (id) { return document.getElementById(id); };
  var context = null;
  var player = null;
  var pair = -1;
  var run = null;
  var heard = 'a';
  var says = null;
  var results = [];
  var buffers = [];

  function coin() {
    return (crypto.getRandomValues(new Uint8Array(1))[0] & 1) === 1;
  }
  function bytesOf(text) {
    var raw = atob(text);
    var bytes = new Uint8Array(raw.length);
    for (var i = 0; i < raw.length; i++) bytes[i] = raw.charCodeAt(i);
    return bytes.buffer;
  }
  function failed(error) {
    get('state').textContent = 'This browser cannot play the sounds: ' + (error && error.message ? error.message : error);
  }
  function open() {
    if (context) return;
    context = new (window.AudioContext || window.webkitAudioContext)();
    player = abxPlayer(context);
    player.onEnd(show);
  }
  function decoded(n) {
    if (buffers[n]) return Promise.resolve(buffers[n]);
    return Promise.all([
      context.decodeAudioData(bytesOf(ABX.pairs[n].a)),
      context.decodeAudioData(bytesOf(ABX.pairs[n].b))
    ]).then(function (both) {
      buffers[n] = { a: both[0], b: both[1] };
      return buffers[n];
    });
  }
  function begin(n) {
    if (player) player.stop();
    pair = n;
    run = abxRun(ABX.trials, coin);
    says = null;
    heard = 'a';
    show();
  }
  function play() {
    try {
      open();
    } catch (error) {
      failed(error);
      return;
    }
    if (context.state === 'suspended') context.resume();
    var wanted = pair;
    decoded(wanted).then(function (both) {
      if (wanted !== pair) return;
      player.load(both);
      route();
      player.start(get('loop').checked);
      show();
    }).catch(failed);
  }
  function route() {
    if (player) player.choose(heard === 'x' ? run.source() : heard);
  }
  function listen(which) {
    if (which === 'x' && run.done()) return;
    heard = which;
    route();
    if (!player || !player.playing()) play();
    show();
  }
  function toggle() {
    if (player && player.playing()) { player.stop(); show(); } else play();
  }
  function choose(which) {
    if (run.done()) return;
    says = which;
    show();
  }
  function next() {
    if (run.done() || says === null) return;
    run.answer(says);
    says = null;
    if (run.done()) {
      if (player) player.stop();
      heard = 'a';
      results.push({ name: ABX.pairs[pair].name, result: run.result() });
    } else if (heard === 'x') route();
    show();
  }
  function pressed(id, on) {
    get(id).setAttribute('aria-pressed', on ? 'true' : 'false');
  }
  function show() {
    var done = run.done();
    ['a', 'b', 'x'].forEach(function (name) { pressed('hear-' + name, heard === name); });
    pressed('is-a', says === 'a');
    pressed('is-b', says === 'b');
    get('hear-x').disabled = done;
    get('is-a').disabled = done;
    get('is-b').disabled = done;
    get('next').disabled = done || says === null;
    get('play').textContent = player && player.playing() ? 'Pause' : 'Play';
    get('trial').textContent = done
      ? 'All ' + run.trials + ' trials answered'
      : 'Trial ' + run.trial() + ' of ' + run.trials;
    get('state').textContent = done
      ? abxVerdict(run.result().right, run.trials)
      : says === null ? 'Which one is X?' : 'X is ' + says.toUpperCase() + '. Enter goes on.';
    get('results').hidden = results.length === 0;
    if (results.length > 0) get('text').value = abxText(ABX.title, results);
  }
  function tick() {
    get('position').value = player ? player.position() : 0;
    requestAnimationFrame(tick);
  }
  // after a click the keys belong to the page again; who came by keyboard keeps the focus
  function release(event) {
    if (event.detail > 0 && event.currentTarget.blur) event.currentTarget.blur();
  }
  function onClick(id, call) {
    get(id).addEventListener('click', function (event) { release(event); call(); });
  }

  ['a', 'b', 'x'].forEach(function (name) { onClick('hear-' + name, function () { listen(name); }); });
  ['a', 'b'].forEach(function (name) { onClick('is-' + name, function () { choose(name); }); });
  onClick('play', toggle);
  onClick('next', next);
  onClick('again', function () { begin(pair); });
  get('loop').addEventListener('click', release);
  get('loop').addEventListener('change', function () { if (player) player.setLoop(get('loop').checked); });
  get('pair').addEventListener('change', function () { begin(Number(get('pair').value)); });
  onClick('copy', function () {
    get('text').select();
    if (navigator.clipboard) navigator.clipboard.writeText(get('text').value).catch(function () { document.execCommand('copy'); });
    else document.execCommand('copy');
  });
  onClick('save', function () {
    var link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([get('text').value], { type: 'text/plain' }));
    link.download = 'abx.txt';
    link.click();
    URL.revokeObjectURL(link.href);
  });
  document.addEventListener('keydown', function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    var tag = event.target && event.target.tagName;
    if (tag === 'TEXTAREA' || tag === 'SELECT') return;
    var key = event.key.toLowerCase();
    if ((tag === 'BUTTON' || tag === 'INPUT') && (key === ' ' || key === 'enter')) return;
    if (key === 'a' || key === 'b' || key === 'x') listen(key);
    else if (key === '1') choose('a');
    else if (key === '2') choose('b');
    else if (key === 'enter') next();
    else if (key === ' ') toggle();
    else return;
    event.preventDefault();
  });
  begin(0);
  tick();
})();
`;
