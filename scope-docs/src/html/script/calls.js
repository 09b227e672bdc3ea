// The paths that a template matches, and the most specific of several templates: the rules of the
// format, as in `PathTemplate` of scope-spec.

// The literals of a part of a template, with a parameter between each two.
function literalsOf(part) {
  return part.split(/\{[^}]*\}/);
}

// The remainder after literals that are matched as far left as possible, each after a parameter.
function behindLiterals(text, literals) {
  for (const literal of literals) {
    const at = text.indexOf(literal, 1);
    if (at < 1 || text.slice(0, at).includes("/")) return null;
    text = text.slice(at + literal.length);
  }
  return text;
}

// The remainder before literals that are matched as far right as possible, each before a parameter.
function beforeLiterals(text, literals) {
  for (const literal of [...literals].reverse()) {
    const latest = text.length - literal.length - 1;
    const at = latest < 0 ? -1 : text.lastIndexOf(literal, latest);
    if (at < 0 || text.slice(at + literal.length).includes("/")) return null;
    text = text.slice(0, at);
  }
  return text;
}

// The text between two literals, which do not overlap.
function between(text, first, last) {
  const fits = text.length >= first.length + last.length && text.startsWith(first) && text.endsWith(last);
  return fits ? text.slice(first.length, text.length - last.length) : null;
}

function matchesSegment(segment, text) {
  const literals = literalsOf(segment);
  if (literals.length === 1) return segment === text;
  const inside = between(text, literals[0], literals.at(-1));
  const left = inside === null ? null : behindLiterals(inside, literals.slice(1, -1));
  return left !== null && left !== "";
}

function matchesTemplate(template, path) {
  const segments = template.split("/");
  const texts = path.split("/");
  const rest = segments.findIndex((segment) => /\{[+*]/.test(segment));
  if (rest < 0) {
    return segments.length === texts.length && segments.every((it, at) => matchesSegment(it, texts[at]));
  }
  if (texts.length < segments.length) return false;
  const more = texts.length - segments.length;
  const fits = segments.every((it, at) =>
    at === rest || matchesSegment(it, texts[at < rest ? at : at + more]));
  if (!fits) return false;
  const [, before, behind] = /^(.*?)\{[+*][^}]*\}(.*)$/.exec(segments[rest]);
  const [from, to] = [literalsOf(before), literalsOf(behind)];
  let text = between(texts.slice(rest, rest + more + 1).join("/"), from[0], to.at(-1));
  text = text === null ? null : behindLiterals(text, from.slice(1));
  text = text === null ? null : beforeLiterals(text, to.slice(0, -1));
  return text !== null && text !== "";
}

// A number from 0 to 1, greater for the more specific template. The first 24 segments count.
function specificityOf(template) {
  let specificity = 0;
  let weight = 1;
  for (const segment of template.split("/").slice(1, 25)) {
    weight /= 4;
    const literals = literalsOf(segment);
    if (/\{[+*]/.test(segment)) break;
    const isParameter = literals.length === 2 && literals.every((literal) => literal === "");
    specificity += weight * (literals.length === 1 ? 3 : isParameter ? 1 : 2);
  }
  return specificity;
}
