import { sessionColours } from "../contributions";

/** How a session is told from others at a glance: by a colour and, for whom colours don't do that, by a shape. */
export interface SessionLook {
	/** Id of a colour of the theme. */
	readonly colour: string;
	/** Name of an icon of VS Code. */
	readonly icon: string;
	/** The icon's shape as a character, for where there are no icons. */
	readonly mark: string;
}

const SHAPES = [
	["circle-filled", "●"],
	["triangle-up", "▲"],
	["primitive-square", "□"],
	["star-full", "★"],
	["debug-breakpoint-log", "◆"],
	["heart-filled", "♥"],
	["circle-large-outline", "○"],
] as const;

/** The look of the session with this ordinal. As 6 and 7 share no divisor, 42 in a row differ. */
export function sessionLook(ordinal: number): SessionLook {
	const [icon, mark] = SHAPES[ordinal % SHAPES.length] ?? SHAPES[0];
	return { colour: sessionColours[ordinal % sessionColours.length] ?? sessionColours[0], icon, mark };
}

/** The same for a page: the name of the colour's CSS variable, and the mark. */
export function pageLook(ordinal: number): { readonly colour: string; readonly mark: string } {
	const { colour, mark } = sessionLook(ordinal);
	return { colour: `--vscode-${colour.replaceAll(".", "-")}`, mark };
}
