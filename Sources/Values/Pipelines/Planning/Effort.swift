package import Jobs

/// How long work may take, before the file it is about has been read: good enough to begin the
/// longest first where the order is free, so that no processor is left with it at the end.
package enum Effort {
    /// Seconds, roughly, that all steps on one file take together: what the codec packs into a byte
    /// counts, which is much for a page of text and little for a picture without loss.
    package static func seconds(bytes: Int, mediaType: MediaType) -> Double {
        // LibreOffice takes a while to start.
        let secondsBefore = MediaType.officeDocuments.contains(mediaType) ? 1.0 : 0
        let secondsPerMegabyte =
            switch mediaType {
            case .pdf, .odt, .ods, .odp, .docx, .xlsx, .pptx, .rtf, .csv: 2.0
            case .heif, .avif: 1.0
            case .webp: 0.4
            case .jpeg: 0.2
            case .png, .gif, .tiff, .json, .text, .zip: 0.04
            }
        return secondsBefore + Double(bytes) / 1e6 * secondsPerMegabyte
    }
}

extension Pass {
    /// Seconds, roughly, that it takes. A pass that counts pages stands for all of them: the sooner
    /// they are known, the sooner they are shared out.
    /// - Parameter bytes: the length of a source.
    package func effortSeconds(bytes: (Source) -> Int) -> Double {
        if let pages { return Double(pages.count) * Pass.secondsPerPage }
        return sources.reduce(0) {
            $0 + Effort.seconds(bytes: bytes($1), mediaType: $1.mediaType)
        }
    }

    private static let secondsPerPage = 0.05
}
