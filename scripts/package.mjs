// Makes the installable package, for one platform, with only its native engine inside:
//
//   npm run package [-- --target linux-x64] [-- --check]
//
// --target is this machine's platform by default; `node scripts/package.mjs --target help` names them all. With --check
// the package is made and looked at as always, and then thrown away.

import { rm, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { makePackage } from "./package/makePackage.mjs";
import { repoRoot } from "./tools/paths.mjs";
import { currentTarget, nativeFiles } from "./tools/targets.mjs";

const { values: args } = parseArgs({
	options: {
		target: { type: "string", default: currentTarget() },
		check: { type: "boolean", default: false },
	},
});
if (nativeFiles[args.target] === undefined) {
	console.error(`--target is one of ${Object.keys(nativeFiles).join(", ")}.`);
	process.exit(2);
}

const started = performance.now();
const { path, files } = await makePackage(args.target, args.check ? join(repoRoot, "out") : repoRoot);
const { size } = await stat(path);
const seconds = ((performance.now() - started) / 1000).toFixed(1);
console.log(
	`${relative(repoRoot, path)}: ${(size / 1024 / 1024).toFixed(1)} MB, ${files.length} files, in ${seconds} s`,
);
if (args.check) {
	await rm(path);
}
