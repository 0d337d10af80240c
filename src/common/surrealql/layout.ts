/** Lays out a SurrealQL value for reading: brackets that don't fit on a line are broken, white space alone changes. */
import { tokens } from "./lexer";

/** Text outside of brackets, or brackets with what is in them. */
type Piece = string | Bracketed;
interface Bracketed {
	readonly open: string;
	close: string;
	/** What stands between the commas. */
	readonly items: Piece[][];
	/** Length of all of it on one line. */
	length: number;
}

const INDENT = "  ";

/** `value` over several lines where it is longer than `width`. A text that is no value comes back as it is. */
export function layOut(value: string, width = 80): string {
	if (value.length <= width) return value;
	const pieces = parse(value);
	return pieces ? print(pieces, 0, width) : value;
}

function parse(text: string): readonly Piece[] | undefined {
	const root: Piece[] = [];
	const open: Bracketed[] = [];
	let into = root;
	let end = 0;
	for (const token of tokens(text)) {
		const piece = text.slice(token.start, token.end);
		const gap = token.start > end ? " " : "";
		end = token.end;
		const top = open.at(-1);
		if (token.unterminated || token.kind === "comment") return undefined;
		if (token.kind === "open") {
			const bracketed: Bracketed = { open: gap + piece, close: "", items: [[]], length: token.start };
			into.push(bracketed);
			open.push(bracketed);
			into = bracketed.items[0] ?? [];
		} else if (token.kind === "close") {
			if (!top) return undefined;
			top.close = piece;
			top.length = token.end - top.length;
			open.pop();
			into = open.at(-1)?.items.at(-1) ?? root;
		} else if (top && piece === "," && token.kind === "symbol") {
			into = [];
			top.items.push(into);
		} else into.push(gap + piece);
	}
	return open.length === 0 ? root : undefined;
}

function print(pieces: readonly Piece[], depth: number, width: number): string {
	return pieces
		.map((piece) => (typeof piece === "string" ? piece : printBracketed(piece, depth, width)))
		.join("");
}

function printBracketed({ open, close, items, length }: Bracketed, depth: number, width: number): string {
	const room = width - depth * INDENT.length;
	const printed = items.map((item) =>
		print(item, depth + 1, length > room ? width : Number.POSITIVE_INFINITY).trim(),
	);
	// A comma at the end, as in a list of one, has an empty item behind it.
	const last = printed.at(-1) === "" && printed.length > 1 ? "," : "";
	const content = last ? printed.slice(0, -1) : printed;
	const space = open.trim() === "{" && content.join("") !== "" ? " " : "";
	if (length <= room) return `${open}${space}${content.join(", ")}${last}${space}${close}`;
	const line = `\n${INDENT.repeat(depth + 1)}`;
	return `${open}${line}${content.join(`,${line}`)}${last}\n${INDENT.repeat(depth)}${close}`;
}
