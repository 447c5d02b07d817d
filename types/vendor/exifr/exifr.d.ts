// What of exifr is used here.
export function parse(picture: Blob, options: any): Promise<any>;
