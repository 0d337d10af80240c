import { readFileSync, statSync } from "node:fs";
import path from "node:path";

/** Bytes that are read to start the extension: the entry file and whatever it imports at once. */
export function entrySize(entry: string): number {
	const files = new Set<string>();
	const add = (file: string) => {
		if (files.has(file)) return;
		files.add(file);
		for (const [, from] of readFileSync(file, "utf8").matchAll(
			/(?:^|[;}\s])(?:import|export)\b[^;()]*?["'](\.\/[^"']+)["']/g,
		))
			add(path.join(path.dirname(file), from ?? ""));
	};
	add(entry);
	return [...files].reduce((sum, file) => sum + statSync(file).size, 0);
}
