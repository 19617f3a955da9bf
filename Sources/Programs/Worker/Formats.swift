import Imaging
import Jobs

extension SourceFormat {
    /// The decoder for a type of file; `nil` for what is no image.
    init?(_ type: MediaType) {
        switch type {
        case .jpeg: self = .jpeg
        case .png: self = .png
        case .webp: self = .webp
        case .gif: self = .gif
        case .tiff: self = .tiff
        case .heif, .avif: self = .heif
        case .pdf, .odt, .ods, .odp, .docx, .xlsx, .pptx, .rtf, .csv, .json, .text, .zip:
            return nil
        }
    }
}

extension Encoding {
    /// The encoding for a type of file.
    /// - Parameters:
    ///   - type: one that an `ImageFormat` has.
    ///   - quality: 1 to 100.
    init(_ type: MediaType, quality: Int, huffman: Huffman) {
        switch type {
        case .jpeg: self = .jpeg(quality: quality, huffman: huffman)
        case .png: self = .png
        case .webp: self = .webp(quality: quality)
        case .tiff: self = .tiff
        case .avif: self = .avif(quality: quality)
        case .gif: self = .gif
        case .heif, .pdf, .odt, .ods, .odp, .docx, .xlsx, .pptx, .rtf, .csv, .json, .text, .zip:
            preconditionFailure("no step writes \(type.rawValue) images")
        }
    }
}
