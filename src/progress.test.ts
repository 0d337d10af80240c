import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { CancellationToken, Progress, ProgressOptions } from "vscode";
import { PATIENCE_MS, withProgress } from "./progress";

/** What is shown, by what stands in for VS Code. */
interface Shown {
	readonly options: ProgressOptions;
	/** Its button. */
	cancel(): void;
	/** Until it is taken away. */
	readonly until: Thenable<unknown>;
}
const shown = vi.hoisted((): Shown[] => []);

vi.mock("vscode", async () => {
	const { CancellationTokenSource } = await import("vscode-jsonrpc");
	const withProgress = (
		options: ProgressOptions,
		task: (progress: Progress<object>, token: CancellationToken) => Thenable<unknown>,
	) => {
		const source = new CancellationTokenSource();
		const until = task({ report: () => {} }, source.token);
		shown.push({ options, until, cancel: () => source.cancel() });
		return until;
	};
	return { CancellationTokenSource, ProgressLocation: { Notification: 15 }, window: { withProgress } };
});

beforeEach(() => {
	vi.useFakeTimers();
});
afterEach(() => {
	vi.useRealTimers();
	shown.splice(0);
});

/** Work that the test ends. */
const begin = (title = "Connecting…") => {
	let resolve: (value: string) => void = () => {};
	let reject: (error: Error) => void = () => {};
	const promise = new Promise<string>((...ends) => {
		[resolve, reject] = ends;
	});
	let token: CancellationToken | undefined;
	const done = withProgress(title, (given) => {
		token = given;
		return promise;
	});
	done.catch(() => {});
	return { done, resolve, reject, isCancelled: () => token?.isCancellationRequested };
};

it("shows nothing of what is done in time", async () => {
	const work = begin();
	await vi.advanceTimersByTimeAsync(PATIENCE_MS - 1);
	work.resolve("connected");
	expect(await work.done).toBe("connected");
	await vi.runAllTimersAsync();
	expect(shown).toEqual([]);
});

it("shows nothing of what fails in time", async () => {
	const work = begin();
	work.reject(new Error("refused"));
	await expect(work.done).rejects.toThrow("refused");
	await vi.runAllTimersAsync();
	expect(shown).toEqual([]);
});

it("shows what takes longer, with a way to cancel it, for as long as it takes", async () => {
	const work = begin("Connecting to [x](command:y)…");
	await vi.advanceTimersByTimeAsync(PATIENCE_MS);
	expect(shown.map(({ options }) => options)).toEqual([
		{ location: 15, title: "Connecting to [x]\u200B(command:y)…", cancellable: true },
	]);
	let gone = false;
	void shown[0]?.until.then(() => {
		gone = true;
	});
	await vi.advanceTimersByTimeAsync(10 * PATIENCE_MS);
	expect(gone).toBe(false);
	work.resolve("connected");
	expect(await work.done).toBe("connected");
	await shown[0]?.until;
	expect(shown).toHaveLength(1);
});

it("cancels the work, and gives back what comes of that", async () => {
	const work = begin();
	await vi.advanceTimersByTimeAsync(PATIENCE_MS);
	expect(work.isCancelled()).toBe(false);
	shown[0]?.cancel();
	expect(work.isCancelled()).toBe(true);
	work.reject(new Error("cancelled"));
	await expect(work.done).rejects.toThrow("cancelled");
	// What failed is told by whoever asked for it, and not by the progress.
	await expect(shown[0]?.until).resolves.toBeUndefined();
});
