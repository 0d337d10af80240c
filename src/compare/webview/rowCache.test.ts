import { expect, it } from "vitest";
import type { AlignedRow } from "../../protocol/compare";
import { RowCache } from "./rowCache";

const rowOf = (position: number): AlignedRow => ({ position, columns: [], differing: [], at: [] });

/** A cache over rows that come when they are let through, at most `largest` at a time. */
function cacheOf(total: number, largest = 100) {
	const asked: number[] = [];
	const waiting: (() => void)[] = [];
	const errors: unknown[] = [];
	const cache = new RowCache(
		total,
		async (offset, limit) => {
			asked.push(offset);
			await new Promise<void>((resolve) => waiting.push(resolve));
			const length = Math.max(0, Math.min(limit, largest, total - offset));
			return { offset, total, rows: Array.from({ length }, (_, at) => rowOf(offset + at)) };
		},
		() => {},
		(error) => errors.push(error),
	);
	const settle = async () => {
		while (waiting.length > 0) {
			waiting.shift()?.();
			await new Promise((resolve) => setImmediate(resolve));
		}
	};
	return { cache, asked, errors, settle };
}

it("asks for what is in sight, once", async () => {
	const { cache, asked, settle } = cacheOf(1000);
	cache.want(0, 30);
	await settle();
	cache.want(10, 40);
	await settle();
	expect(asked).toEqual([0]);
	expect(cache.get(99)?.position).toBe(99);
	expect(cache.get(100)).toBeUndefined();
});

it("skips what was scrolled past while a page was on its way", async () => {
	const { cache, asked, settle } = cacheOf(20_000);
	cache.want(0, 30);
	cache.want(5_000, 5_030);
	cache.want(19_980, 20_010);
	await settle();
	expect(asked).toEqual([0, 19_980]);
	expect(cache.get(19_999)?.position).toBe(19_999);
});

it("asks again where a page ended before, and for the page above when scrolled up", async () => {
	const short = cacheOf(100, 10);
	short.cache.want(0, 24);
	await short.settle();
	expect(short.asked).toEqual([0, 10, 20]);
	const up = cacheOf(1000);
	up.cache.want(500, 530);
	await up.settle();
	up.cache.want(490, 520);
	await up.settle();
	expect(up.asked).toEqual([500, 421]);
	expect(up.cache.get(490)?.position).toBe(490);
});

it("forgets what is far away, and says when rows do not come", async () => {
	const { cache, errors, settle } = cacheOf(100_000);
	for (let from = 0; from < 6_000; from += 100) {
		cache.want(from, from + 99);
		await settle();
	}
	expect(cache.get(0)).toBeUndefined();
	expect(cache.get(5_999)?.position).toBe(5_999);
	const none = cacheOf(10, 0);
	none.cache.want(0, 5);
	await none.settle();
	expect(none.errors).toHaveLength(1);
	expect(errors).toEqual([]);
});
