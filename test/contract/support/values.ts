/** Random values of every type, within each other, as CBOR that this file writes by itself. */
import fc from "fast-check";
import { keywords } from "./keywords";

/** A head of RFC 8949 with a 64-bit argument, which every decoder takes. */
function head(major: number, argument: number | bigint): Buffer {
	const bytes = Buffer.alloc(9);
	bytes[0] = (major << 5) | 27;
	bytes.writeBigUInt64BE(BigInt(argument), 1);
	return bytes;
}

const integer = (value: bigint): Buffer => (value < 0n ? head(1, -1n - value) : head(0, value));

const text = (value: string): Buffer => {
	const bytes = Buffer.from(value);
	return Buffer.concat([head(3, bytes.length), bytes]);
};

const list = (items: readonly Buffer[]): Buffer => Buffer.concat([head(4, items.length), ...items]);

const tag = (number: number, item: Buffer): Buffer => Buffer.concat([head(6, number), item]);

const double = (value: number): Buffer => {
	const bytes = Buffer.alloc(9, 0xfb);
	bytes.writeDoubleBE(value, 1);
	return bytes;
};

const nothing = Buffer.from([0xf6]);

/** Texts that a language could take for something else. */
const strange = [
	..." '\"`\\⟨⟩:;,./#-$|{}[]()<>=*@\n\r\t\b\f\0\u0001\u007f\u2028\ufeff",
	..."\u{1f600}éЖ中",
	"",
	"\ufeffx",
	"x\ufeff",
	"a b",
	"a:b",
	"a'b\"c`d\\e⟩f",
	"\\u{41}",
	"\\",
	"--",
	"/*",
	"1",
	"-5",
	"007",
	"1a",
	"1e5",
	"1h2",
	"9223372036854775808",
	"_",
	"__proto__",
	"IF",
	"type",
	"coordinates",
	"geometries",
	"Point",
	"2026-01-01T00:00:00Z",
];
const string = fc.oneof(
	{ arbitrary: fc.constantFrom("a", "b", "x1"), weight: 1 },
	{ arbitrary: fc.constantFrom(...strange), weight: 2 },
	{ arbitrary: fc.constantFrom(...keywords), weight: 1 },
	{ arbitrary: fc.string({ unit: "binary", maxLength: 6 }), weight: 1 },
);
const texts = string.map(text);

const MAX = 2n ** 63n - 1n;
const integers = fc
	.oneof(
		fc.constantFrom(0n, 1n, -1n, MAX, -MAX - 1n),
		fc.bigInt({ min: -99n, max: 99n }),
		fc.bigInt({ min: -MAX, max: MAX }),
	)
	.map(integer);

const numbers = fc.oneof(
	fc.constantFrom(0, -0, 1, -1, 1.5, 1e20, -1e20, 1e21, 1e300, 5e-324, 1e-7, 2 ** 53),
	fc.constantFrom(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
	fc.double({ noNaN: true }),
);
const doubles = fc
	.oneof({ arbitrary: numbers, weight: 9 }, { arbitrary: fc.constant(Number.NaN), weight: 1 })
	.map(double);

const decimals = fc
	.tuple(fc.boolean(), fc.bigInt({ min: 0n, max: 2n ** 96n - 1n }), fc.nat({ max: 28 }))
	.map(([negative, digits, scale]) => {
		const padded = digits.toString().padStart(scale + 1, "0");
		const at = padded.length - scale;
		return tag(
			10,
			text(`${negative ? "-" : ""}${padded.slice(0, at)}${scale ? "." : ""}${padded.slice(at)}`),
		);
	});

const nanoseconds = fc.oneof(
	fc.constantFrom(0n, 1n, 999_999_999n),
	fc.bigInt({ min: 0n, max: 999_999_999n }),
);
/** Years -262,143 to 262,142, the engine's calendar. */
const datetimes = fc
	.tuple(
		fc.oneof(
			fc.constantFrom(-62_167_219_201n, -62_167_219_200n, 253_402_300_799n, 253_402_300_800n, -1n, 0n),
			fc.bigInt({ min: -8_334_601_228_800n, max: 8_210_266_876_799n }),
		),
		nanoseconds,
	)
	.map((parts) => tag(12, list(parts.map(integer))));
const durations = fc
	.tuple(fc.oneof(fc.constantFrom(0n, 2n ** 64n - 1n), fc.bigInt({ min: 0n, max: 10n ** 9n })), nanoseconds)
	.map((parts) => tag(14, list(parts.map(integer))));

const bytes = fc.uint8Array({ maxLength: 5 }).map((value) => Buffer.concat([head(2, value.length), value]));
const uuids = fc
	.uint8Array({ minLength: 16, maxLength: 16 })
	.map((value) => tag(37, Buffer.concat([head(2, 16), value])));
const tables = texts.map((name) => tag(7, name));
const files = fc.tuple(texts, texts).map((parts) => tag(55, list(parts)));

const several = <T>(item: fc.Arbitrary<T>, minLength = 0) => fc.array(item, { minLength, maxLength: 3 });

const point = (coordinate: fc.Arbitrary<Buffer>) =>
	fc.tuple(coordinate, coordinate).map((parts) => tag(88, list(parts)));
/** A set that is sent has each value once. */
const sets = (item: fc.Arbitrary<Buffer>) =>
	fc
		.uniqueArray(item, { maxLength: 3, selector: (bytes) => bytes.toString("hex") })
		.map((items) => tag(56, list(items)));
const line = (coordinate: fc.Arbitrary<Buffer>, minLength: number) =>
	several(point(coordinate), minLength).map((items) => tag(89, list(items)));
/**
 * Without NaN: the engine closes a ring whenever it reads one, and NaN is never where it began; and points that cannot be
 * compared it takes for equal, of which a set keeps one.
 */
const coordinates = numbers.map(double);
const points = point(coordinates);
/** Within a shape no line is empty: the engine takes shapes of no points for equal, and a set keeps one of them. */
const lines = line(coordinates, 1);
const polygons = several(lines, 1).map((items) => tag(90, list(items)));
const geometries = fc.letrec<{ geometry: Buffer }>((tie) => ({
	geometry: fc.oneof(
		{ maxDepth: 2 },
		points,
		line(coordinates, 0),
		polygons,
		several(points).map((items) => tag(91, list(items))),
		several(lines).map((items) => tag(92, list(items))),
		several(polygons).map((items) => tag(93, list(items))),
		several(tie("geometry")).map((items) => tag(94, list(items))),
	),
})).geometry;

const ranges = (item: fc.Arbitrary<Buffer>) => {
	const bound = fc.oneof(
		fc.constant(nothing),
		fc.tuple(fc.constantFrom(50, 51), item).map(([kind, value]) => tag(kind, value)),
	);
	return fc.tuple(bound, bound).map((bounds) => tag(49, list(bounds)));
};

const objects = (item: fc.Arbitrary<Buffer>) =>
	fc
		.uniqueArray(fc.tuple(string, item), { maxLength: 3, selector: ([key]) => key })
		.map((entries) =>
			Buffer.concat([head(5, entries.length), ...entries.flatMap(([key, value]) => [text(key), value])]),
		);

/** What a program could mean as GeoJSON and what almost is. */
const likeGeometry = (item: fc.Arbitrary<Buffer>) =>
	fc
		.tuple(
			fc.constantFrom("Point", "LineString", "GeometryCollection", "x"),
			several(doubles).map(list),
			item,
		)
		.map(([type, coordinates, other]) =>
			Buffer.concat([
				head(5, 2),
				text("type"),
				text(type),
				text(type === "GeometryCollection" ? "geometries" : "coordinates"),
				type === "x" ? other : coordinates,
			]),
		);

/** The CBOR of a value. */
export const values: fc.Arbitrary<Buffer> = fc.letrec<{ value: Buffer }>((tie) => {
	const value = tie("value");
	const plainKey = fc.oneof(
		integers,
		texts,
		uuids,
		several(value).map(list),
		objects(value),
		likeGeometry(value),
	);
	const simple = fc.oneof(
		fc.constantFrom(tag(6, nothing), nothing, Buffer.from([0xf4]), Buffer.from([0xf5])),
		integers,
		doubles,
		decimals,
		texts,
		durations,
		datetimes,
		uuids,
		bytes,
		tables,
		files,
		geometries,
	);
	return {
		value: fc.oneof(
			{ maxDepth: 4, depthSize: "medium" },
			{ arbitrary: simple, weight: 6 },
			{ arbitrary: several(value).map(list), weight: 1 },
			{ arbitrary: sets(value), weight: 2 },
			{ arbitrary: objects(value), weight: 2 },
			{ arbitrary: likeGeometry(value), weight: 1 },
			{ arbitrary: ranges(value), weight: 2 },
			{
				arbitrary: fc
					.tuple(
						texts,
						fc.oneof({ arbitrary: plainKey, weight: 3 }, { arbitrary: ranges(plainKey), weight: 1 }),
					)
					.map((parts) => tag(8, list(parts))),
				weight: 4,
			},
		),
	};
}).value;
