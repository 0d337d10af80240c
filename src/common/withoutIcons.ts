/** Text for where VS Code would take `$(name)` for an icon: quick picks, code lenses, the status bar. */
export function withoutIcons(text: string): string {
	return text.replace(/\$\((?=[a-z0-9~-]+\))/gi, "\\$&");
}
