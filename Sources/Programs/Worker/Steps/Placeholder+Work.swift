import Containers
import FoundationEssentials
import Imaging
import Jobs
import Pipelines

extension Placeholder: PictureDescriptionWork {
    /// The picture that both the blurhash and the tiny picture are made of.
    private static let box = PixelSize(64, 64)
    /// Of the tiny picture, which is shown blurred.
    private static let tiny = Encoding.webp(quality: 40)

    func form(of source: RenditionSource, as type: MediaType, number: Int) -> RenditionForm {
        RenditionForm(
            placement: .inside(Self.box, of: source.shown), encoding: Self.tiny,
            isShareable: false)
    }

    func describe(_ picture: Image, shown: PixelSize) throws(VipsError) -> PlaceholderDescription {
        let opaque = try picture.flattened().inMemory()
        let hash = BlurHash(
            try opaque.colourSamples(), width: opaque.size.width, height: opaque.size.height,
            columns: columns, rows: rows)
        let target = Placement.inside(PixelSize(size, size), of: opaque.size).scaled
        let tiny = try opaque.resized(to: target, by: Scale(from: opaque.size, to: target))
        let file = Self.bare(try tiny.encoded(as: Self.tiny))
        return PlaceholderDescription(
            width: shown.width, height: shown.height, blurhash: hash.text,
            colour: hash.average,
            dataURI: "data:image/webp;base64," + Data(file).base64EncodedString())
    }

    /// A WebP of nothing but the picture: libvips writes 200 bytes of EXIF beside it.
    private static func bare(_ file: [UInt8]) -> [UInt8] {
        file.withUnsafeBytes { bytes in
            guard let picture = WebPFile(bytes)?.chunks.first(where: { $0.name == "VP8 " }) else {
                return file
            }
            let length = UInt32(4 + picture.range.count)
            return Array("RIFF".utf8)
                + (0..<4).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) }
                + Array("WEBP".utf8) + Array(bytes[picture.range])
        }
    }
}

/// What `placeholder` says of a picture.
struct PlaceholderDescription: Encodable {
    /// In pixels, of the upright picture: its proportions are known before it has loaded.
    let width: Int
    let height: Int
    let blurhash: String
    /// The average colour as CSS writes it: `#rrggbb`.
    let colour: String
    /// The tiny picture, as the address of an image.
    let dataURI: String
}

extension Image {
    /// Red, green and blue of each pixel of an opaque image in sRGB or gray.
    fileprivate func colourSamples() throws(VipsError) -> [UInt8] {
        let samples = try samples()
        return bands == 1 ? samples.flatMap { [$0, $0, $0] } : samples
    }
}
