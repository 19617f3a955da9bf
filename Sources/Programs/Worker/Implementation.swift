import Crypto
import PDF
import Pipelines
import Platform

/// What made the outputs of this process, besides the files it was given.
enum Implementation {
    /// A digest of all code that is loaded, ours and that of the libraries with their loaders and
    /// savers, of LibreOffice, and of which fonts and languages there are: as long as it is the
    /// same, so is what comes of a task, but for the time that LibreOffice writes into a PDF.
    /// - Returns: `nil` when some of the code has no build ID.
    static var fingerprint: String? {
        guard let builds = LoadedCode.buildIDs else { return nil }
        var digest = SHA256()
        let lines =
            builds.map { $0.map { String($0, radix: 16) }.joined(separator: ".") }.sorted()
            + PDFLibrary.fonts + [state(of: OfficeProcess.code)]
            + RecognitionLanguage.codes.compactMap { RecognitionLanguage($0) }
            .map { state(of: $0.path) }
        for line in lines {
            Array((line + "\n").utf8).withUnsafeBytes { digest.update($0) }
        }
        return digest.finish()
    }

    /// Which version of a file there is: nothing is said of one that there is not.
    private static func state(of path: String) -> String {
        guard let info = try? Descriptor(reading: path).info else { return "" }
        return "\(info.size) \(info.modifiedNanoseconds)"
    }
}
