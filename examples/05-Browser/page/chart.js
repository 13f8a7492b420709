// A histogram of scores as an SVG image, with the threshold.

const HEIGHT = 260;
const EDGE = { top: 24, right: 12, bottom: 44, left: 52 };
const BAR = 12; // its least width

export function drawHistogram(place, scores, threshold) {
  const width = place.clientWidth;
  const bins = Math.floor((width - EDGE.left - EDGE.right) / BAR);
  const finite = Float64Array.from(scores.filter(Number.isFinite)).sort();
  if (finite.length === 0) return place.replaceChildren('No row has a score.');
  const low = Math.min(finite[0], threshold ?? finite[0]);
  // A few scores may be thousands of times as high as all others: the last bar takes what is beyond.
  const common = finite[Math.floor(0.98 * (finite.length - 1))];
  const end = Math.max(finite.at(-1), threshold ?? low);
  const high = Math.min(end, Math.max(low + 4 * (common - low), threshold === null ? low : low + 2 * (threshold - low))) || end;
  const step = (high - low) / bins || 1;
  const counts = new Array(bins).fill(0);
  for (const score of finite) counts[Math.min(Math.floor((score - low) / step), bins - 1)]++;

  const most = Math.max(...counts);
  const x = (score) => EDGE.left + ((score - low) / (step * bins)) * (width - EDGE.left - EDGE.right);
  const y = (count) => HEIGHT - EDGE.bottom - (Math.log1p(count) / Math.log1p(most)) * (HEIGHT - EDGE.top - EDGE.bottom);
  const image = svg('svg', { viewBox: `0 0 ${width} ${HEIGHT}`, role: 'img' });
  const above =
    threshold === null ? '' : `; ${finite.filter((score) => score > threshold).length} are above the threshold of ${short(threshold)}`;
  image.setAttribute('aria-label', `Histogram of ${finite.length} scores from ${short(finite[0])} to ${short(finite.at(-1))}${above}.`);

  for (let count = 1; count <= most; count *= 10) {
    image.append(svg('line', { class: 'grid', x1: EDGE.left, x2: width - EDGE.right, y1: y(count), y2: y(count) }));
    image.append(svg('text', { class: 'tick', x: EDGE.left - 8, y: y(count) + 4, 'text-anchor': 'end' }, count.toLocaleString('en')));
  }
  counts.forEach((count, i) => {
    if (count === 0) return;
    const [left, right] = [x(low + i * step), x(low + (i + 1) * step)];
    const isAbove = threshold !== null && low + (i + 0.5) * step > threshold;
    const bar = svg('rect', {
      class: isAbove ? 'bar above' : 'bar',
      x: left + 0.5,
      y: y(count),
      width: right - left - 1,
      height: y(0) - y(count),
    });
    image.append(bar);
  });
  image.append(svg('line', { class: 'axis', x1: EDGE.left, x2: width - EDGE.right, y1: y(0), y2: y(0) }));
  for (const tick of ticks(low, low + step * bins)) {
    image.append(svg('text', { class: 'tick', x: x(tick), y: y(0) + 18, 'text-anchor': 'middle' }, short(tick)));
  }
  const beyond = finite.at(-1) > low + step * bins * (1 + 1e-9) ? `score; the last bar has all up to ${short(finite.at(-1))}` : 'score';
  image.append(svg('text', { class: 'tick', x: width - EDGE.right, y: HEIGHT - 6, 'text-anchor': 'end' }, beyond));
  if (threshold !== null) {
    const at = x(threshold);
    image.append(svg('line', { class: 'threshold', x1: at, x2: at, y1: EDGE.top - 6, y2: y(0) }));
    const side = at > width / 2 ? 'end' : 'start';
    image.append(svg('text', { class: 'tick', x: at, y: EDGE.top - 11, 'text-anchor': side }, `threshold ${short(threshold)}`));
  }
  place.replaceChildren(image);
}

/** Four to nine round numbers between two. */
function ticks(low, high) {
  const rough = (high - low) / 6;
  const unit = 10 ** Math.floor(Math.log10(rough));
  const step = unit * [1, 2, 5, 10].find((factor) => factor * unit >= rough);
  const found = [];
  for (let i = Math.ceil(low / step); i * step <= high; i++) found.push(i * step);
  return found;
}

const short = (number) => Number(number.toPrecision(4)).toString();

function svg(tag, attributes, text = '') {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.textContent = text;
  return element;
}
