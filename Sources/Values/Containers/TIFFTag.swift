/// The tags of TIFF 6.0, and of the formats that are built on it, that Pressroom knows.
package enum TIFFTag {
    static let newSubfileType = 254
    static let subfileType = 255
    static let width = 256
    static let height = 257
    static let bitsPerSample = 258
    static let compression = 259
    static let photometric = 262
    static let make = 271
    package static let stripOffsets = 273
    static let orientation = 274
    static let samplesPerPixel = 277
    package static let stripByteCounts = 279
    static let xResolution = 282
    static let yResolution = 283
    static let resolutionUnit = 296
    package static let tileOffsets = 324
    package static let tileByteCounts = 325
    static let subdirectories = 330
    static let numberOfInks = 334
    static let extraSamples = 338
    /// How colours of lower resolution lie between the pixels.
    package static let positioning = 531
    package static let xmp = 700
    /// The pattern of a sensor's colours, in two tags (TIFF/EP).
    static let sensorPatterns = [33421, 33422]
    package static let iptc = 33723
    package static let photoshop = 34377
    /// The directory of how the picture was taken.
    package static let exif = 34665
    /// The directory of where it was taken.
    package static let gps = 34853
    static let tiffEPStandard = 37398
    static let dngVersion = 50706
    static let dngPrivateData = 50740
}
