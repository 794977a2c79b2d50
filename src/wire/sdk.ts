/** What we tell the platform we are: it knows `web`, `android` and `ios`, and checks the version (PROTOCOL 3.0, 4.1). */
export const sdkPlatform = 'web';

/** The version of the vendor's web SDK whose wire we speak; a default, since the platform may come to ask for a newer one (PROTOCOL 9). */
export const sdkVersion = '3.3.0';
