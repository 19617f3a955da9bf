internal import CommandLine
internal import Glibc
internal import Imaging
internal import Platform

// NAME
//     Samples - makes the media that `make demo` uploads
//
// DESCRIPTION
//     Writes two files into a directory: photo.jpg, a picture of 24 megapixels as a camera held
//     upright would store it, with EXIF and GPS; and document.pdf, four pages of text and drawings.
//     Both are drawn here, so that nothing has to be downloaded; they are the same each time.
//
// EXIT STATUS 0 done; 1 a file could not be written; 2 wrong usage

@main enum Main {
    private static let command = Command(
        "Samples", "Draws a photograph and a PDF to try Pressroom with.",
        operands: [Operand("DIR", "where photo.jpg and document.pdf go")])

    static func main() {
        let arguments = command.parseOrExit()
        do {
            let folder = try Directory(making: arguments.operands[0])
            try folder.replace("photo.jpg", with: photograph(in: folder), durable: false)
            try folder.replace("document.pdf", with: SampleDocument.bytes(), durable: false)
        } catch {
            try? StandardStream.error.write("Samples: \(error)\n")
            exit(1)
        }
    }

    /// The picture as a JPEG file, lying on its side as the sensor does.
    private static func photograph(in folder: Directory) throws -> [UInt8] {
        Imaging.warmUp()
        let size = PixelSize(6000, 4000)
        let store = try PixelStore.of(bytes: 3 * size.area)
        Landscape(width: size.height, height: size.width).drawOnItsSide(into: store.start)
        let name = "photo.jpg.pixels"
        try folder.remove(name)
        let file = try folder.create(name)
        defer { try? folder.remove(name) }
        try Image.drawn(in: store, size: size, bands: 3)
            .encode(to: file.raw, as: .jpeg(quality: 88, huffman: .own))
        return CameraMetadata.sample.inserted(into: try folder.contents(name))
    }
}
