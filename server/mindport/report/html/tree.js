// SPDX-License-Identifier: Apache-2.0
// The tree of folders and files beside the APIs: pressing one shows only what is in it.

/** Folders and files with their numbers of uses: {name, path, uses, folders: Map, files: []}. */
function buildTree() {
  const uses = groupBy(findingsWhere(() => true), read.file);
  const root = { name: data.name, path: "", uses: 0, folders: new Map(), files: [] };
  data.files.forEach(({ path }, index) => {
    const count = uses.get(index)?.length || 0;
    if (!count) return;
    let folder = root;
    root.uses += count;
    const parts = path.split("/");
    parts.slice(0, -1).forEach((name, depth) => {
      const below = folder.folders.get(name) || { name, path: `${parts.slice(0, depth + 1).join("/")}/`, uses: 0, folders: new Map(), files: [] };
      folder.folders.set(name, below);
      below.uses += count;
      folder = below;
    });
    folder.files.push({ name: parts.at(-1), path, uses: count });
  });
  return root;
}

const tree = buildTree();

function drawTree(holder) {
  holder.replaceChildren(
    el("h2.small", {}, say("files")),
    treeButton({ ...tree, name: say("html.all-files") }),
    el("div.branch", {}, branch(tree)),
  );
}

function treeButton({ name, path, uses }) {
  return el(
    "button.leaf",
    { type: "button", "data-path": path, "aria-pressed": String(state.path === path), title: visible(path), onclick: () => choosePath(path) },
    el("span", {}, breakable(name)),
    el("b", {}, number(uses)),
  );
}

/** What is in a folder; folders below draw themselves when they are opened, so large projects cost nothing. */
function branch(folder) {
  const byName = (a, b) => (a.name < b.name ? -1 : 1);
  const folders = [...folder.folders.values()].sort(byName).map((below) => {
    const inside = el("div.branch");
    const opened = state.path.startsWith(below.path) || (folder === tree && tree.folders.size === 1);
    const fill = () => inside.childElementCount || inside.append(...branch(below));
    if (opened) fill();
    return el("details", { open: opened, ontoggle: fill }, el("summary", {}, treeButton(below)), inside);
  });
  return [...folders, ...folder.files.sort(byName).map(treeButton)];
}

/** Whether a finding is in the chosen folder or file. */
function inChosenPath(finding) {
  const path = data.files[read.file(finding)].path;
  return !state.path || (state.path.endsWith("/") ? path.startsWith(state.path) : path === state.path);
}

function choosePath(path) {
  state.path = path;
  chooseTab("apis");
  markPath();
  drawApiTable();
}

/** Show the chosen path as pressed; the tree is drawn anew only if the path is in a folder that was never opened. */
function markPath() {
  const holder = document.getElementById("tree");
  const leaves = [...holder.querySelectorAll(".leaf")];
  if (!leaves.some((leaf) => leaf.dataset.path === state.path)) return drawTree(holder);
  for (const leaf of leaves) leaf.setAttribute("aria-pressed", String(leaf.dataset.path === state.path));
}
