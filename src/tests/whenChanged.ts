import { type CancellationToken, RelativePattern, Uri, workspace } from "vscode";
import { DisposableStore } from "../common/disposable";

/** Several files are often saved at once. */
const PAUSE_MS = 300;

/**
 * Calls `work` after each change of a suite, a schema or a seed file in `folders` or beside them, one call after the
 * other, until `token` is cancelled. What changes meanwhile is one more call at the end.
 */
export async function whenChanged(
	folders: readonly string[],
	work: () => Promise<void>,
	token: CancellationToken,
): Promise<void> {
	const store = new DisposableStore();
	let pause: ReturnType<typeof setTimeout> | undefined;
	let isRunning = false;
	let isChanged = false;
	const go = async () => {
		isChanged = true;
		if (isRunning) return;
		isRunning = true;
		while (isChanged && !token.isCancellationRequested) {
			isChanged = false;
			await work();
		}
		isRunning = false;
	};
	const changed = () => {
		clearTimeout(pause);
		pause = setTimeout(() => void go(), PAUSE_MS);
	};
	// Fixtures name files anywhere in the workspace, most often beside the project's folder.
	const roots = (workspace.workspaceFolders ?? []).map(({ uri }) => uri);
	for (const root of roots.length > 0 ? roots : folders.map((folder) => Uri.file(folder))) {
		const pattern = new RelativePattern(root, "{**/*.surql,**/*.surrealql,**/tests/**/*.toml}");
		const watcher = store.add(workspace.createFileSystemWatcher(pattern));
		for (const event of [watcher.onDidChange, watcher.onDidCreate, watcher.onDidDelete]) event(changed);
	}
	await new Promise<void>((resolve) => {
		if (token.isCancellationRequested) resolve();
		else token.onCancellationRequested(() => resolve());
	});
	clearTimeout(pause);
	store.dispose();
}
