/**
 * User settings for a VS Code that is looked at by tests: nothing pops up by itself, nothing asks the internet, nothing
 * blinks or moves.
 * @type {Readonly<Record<string, unknown>>}
 */
export const testSettings = {
	// No internet.
	"telemetry.telemetryLevel": "off",
	"update.mode": "none",
	"update.showReleaseNotes": false,
	"extensions.autoCheckUpdates": false,
	"extensions.autoUpdate": false,
	"extensions.ignoreRecommendations": true,
	"workbench.enableExperiments": false,
	"workbench.settings.enableNaturalLanguageSearch": false,
	"npm.fetchOnlinePackageInfo": false,
	"json.schemaDownload.enable": false,

	// No chat: no sign-in prompts, no second side bar.
	"chat.disableAIFeatures": true,
	"workbench.secondarySideBar.defaultVisibility": "hidden",

	// No pages and questions of its own.
	"workbench.startupEditor": "none",
	"workbench.tips.enabled": false,
	"workbench.welcomePage.walkthroughs.openOnInstall": false,
	"window.confirmBeforeClose": "never",
	"security.workspace.trust.enabled": false,
	"security.workspace.trust.startupPrompt": "never",
	"remote.autoForwardPorts": false,
	"remote.restoreForwardedPorts": false,
	"explorer.confirmDelete": false,
	"explorer.confirmDragAndDrop": false,

	// No Git: it watches folders and asks about parent repositories.
	"git.enabled": false,
	"git.autoRepositoryDetection": false,

	// As on a desktop: in a browser VS Code saves by itself after a second.
	"files.autoSave": "off",

	// The same picture each time.
	"workbench.reduceMotion": "on",
	"editor.cursorBlinking": "solid",
	"workbench.editor.enablePreview": false,
	"workbench.colorTheme": "Dark Modern",
};
