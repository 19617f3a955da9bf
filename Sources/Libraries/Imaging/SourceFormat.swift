/// A format that is read. HEIF stands for HEIC and AVIF.
package enum SourceFormat: Hashable, Sendable {
    case jpeg, png, webp, gif, tiff, heif
}
