// SPDX-License-Identifier: Apache-2.0
// The report's data: read once, asked by column.

const data = JSON.parse(document.getElementById("data").textContent);

const CATEGORIES = ["convertible", "possible-tensor", "no-mapping", "data-processing"];
const PARTS = ["as-is", "differs", "by-hand", "to-check"];
const VERDICTS = ["same", "renamed", "differs", "none", "unknown"]; // from light to heavy

/** The value of a column for a finding. */
const read = Object.fromEntries(
  Object.entries(data.findings.columns).map(([name, { values, at }]) => [
    name,
    at ? (finding) => values[at[finding]] : () => values[0],
  ]),
);

/** The different values of a column, as far as there are any. */
function valuesOf(name) {
  return data.findings.columns[name].values;
}

/** Numbers of all findings for which `keep` is true. */
function findingsWhere(keep) {
  const kept = [];
  for (let finding = 0; finding < data.findings.count; finding++) if (keep(finding)) kept.push(finding);
  return kept;
}

/** Findings by the value that `key` gives each, in order of first appearance. */
function groupBy(findings, key) {
  const groups = new Map();
  for (const finding of findings) {
    const value = key(finding);
    const group = groups.get(value);
    if (group) group.push(finding);
    else groups.set(value, [finding]);
  }
  return groups;
}

/** How often each value of a column occurs among the findings. */
function countBy(findings, name) {
  const counts = {};
  for (const finding of findings) counts[read[name](finding)] = (counts[read[name](finding)] || 0) + 1;
  return counts;
}

/** The finding with the heaviest verdict: the one that has most to say. */
function heaviest(findings) {
  const weight = (finding) => VERDICTS.indexOf(read.verdict(finding));
  return findings.reduce((best, finding) => (weight(finding) > weight(best) ? finding : best));
}
