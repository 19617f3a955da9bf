package import Jobs
internal import Text

extension MediaType {
    /// Every type of image.
    package static let images = allCases.filter(\.isImage)

    /// Every type of file that a pipeline can accept.
    package static let accepted = images + [.pdf] + officeDocuments

    /// Every type of text, spreadsheet and presentation.
    package static let officeDocuments: [MediaType] = [
        odt, ods, odp, docx, xlsx, pptx, rtf, csv,
    ]

    /// Types of file in words, for a message: `images and PDF`.
    package static func words(for types: [MediaType]) -> String {
        var (names, rest) = ([String](), types)
        if images.allSatisfy(types.contains) {
            names.append("images")
            rest.removeAll(where: \.isImage)
        }
        let areAllOffice = officeDocuments.allSatisfy(types.contains)
        if areAllOffice { rest.removeAll(where: officeDocuments.contains) }
        names += rest.map(\.name)
        if areAllOffice { names.append("office documents") }
        return names.listed("and")
    }

    /// What a pipeline file may call a type instead of its full name.
    package var word: String { name.lowercased() }

    /// A type by its word, its full name, or the usual extension of its files.
    package init?(word: String) {
        let type = MediaType.allCases.first {
            [$0.word, $0.rawValue, $0.fileExtension].contains(word)
        }
        guard let type else { return nil }
        self = type
    }

    /// What people call a type of file.
    package var name: String {
        switch self {
        case .webp: "WebP"
        case .text: "text"
        case .odt, .ods, .odp, .docx, .xlsx, .pptx, .rtf, .csv: fileExtension.uppercased()
        case .jpeg, .png, .gif, .tiff, .heif, .avif, .pdf, .json, .zip:
            String(rawValue.split(separator: "/")[1]).uppercased()
        }
    }
}
