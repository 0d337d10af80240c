import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Pulse } from "./pulse";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A pulse whose questions are answered by hand. */
function pulse() {
	const answers: (() => void)[] = [];
	const ask = vi.fn(() => new Promise<void>((resolve) => answers.push(resolve)));
	const silent = vi.fn();
	return { ask, silent, answers, pulse: new Pulse(ask, 3_000, silent) };
}

it("asks nothing before it begins, nor after it ends", async () => {
	const { ask, pulse: p } = pulse();
	await vi.advanceTimersByTimeAsync(5_000);
	p.begin();
	p.begin();
	await vi.advanceTimersByTimeAsync(1_000);
	expect(ask).toHaveBeenCalledTimes(1);
	p.end();
	await vi.advanceTimersByTimeAsync(5_000);
	expect(ask).toHaveBeenCalledTimes(1);
});

it("goes on as long as it is answered, late or in time", async () => {
	const { ask, silent, answers, pulse: p } = pulse();
	p.begin();
	for (let i = 1; i <= 5; i++) {
		await vi.advanceTimersByTimeAsync(1_000);
		expect(ask).toHaveBeenCalledTimes(i);
		await vi.advanceTimersByTimeAsync(2_000);
		answers.pop()?.();
		await vi.advanceTimersByTimeAsync(0);
	}
	expect(silent).not.toHaveBeenCalled();
});

it("says once that there was no answer for so long", async () => {
	const { silent, pulse: p } = pulse();
	p.begin();
	await vi.advanceTimersByTimeAsync(3_999);
	expect(silent).not.toHaveBeenCalled();
	await vi.advanceTimersByTimeAsync(10_000);
	expect(silent).toHaveBeenCalledTimes(1);
});

it("does not take over the silence from before it was begun again", async () => {
	const { silent, pulse: p } = pulse();
	p.begin();
	await vi.advanceTimersByTimeAsync(3_500);
	p.end();
	p.begin();
	await vi.advanceTimersByTimeAsync(2_500);
	expect(silent).not.toHaveBeenCalled();
	await vi.advanceTimersByTimeAsync(500);
	expect(silent).toHaveBeenCalledTimes(1);
});
