import manifest from '../../package.json' with { type: 'json' };

/** How this program calls itself to an API server, in the form of kubectl: `NAME/VERSION (SYSTEM/PROCESSOR)`. */
export const userAgent: string = `${manifest.name}/${manifest.version} (${process.platform}/${process.arch})`;
