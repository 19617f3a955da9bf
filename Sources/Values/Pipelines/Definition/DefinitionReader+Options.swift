internal import Text
internal import YAML

/// What stands behind `with`, for each kind of step.
extension DefinitionReader {
    /// - Parameters:
    ///   - word: one of `Action.words`.
    ///   - entry: the options, if there are any.
    ///   - step: the key of the step, where a missing option is reported.
    mutating func readAction(_ word: String, with entry: Node.Entry?, step: Node) -> Action? {
        guard let keys = Action.options[word] else {
            preconditionFailure("every kind of step has a list of options")
        }
        guard let options = readOptions(entry, of: word, keys: keys) else { return nil }
        let before = diagnostics.count
        let action: Action? =
            switch word {
            case "thumbnail": readThumbnail(options, step).map(Action.thumbnail)
            case "optimize": .optimize(readOptimize(options))
            case "metadata": .metadata
            case "pdf-export": .pdfExport(readPDFExport(options))
            case "pdf-pages": .pdfPages(readPDFPages(options))
            default: preconditionFailure("no such kind of step")
            }
        return diagnostics.count == before ? action : nil
    }

    private mutating func readOptions(_ entry: Node.Entry?, of word: String, keys: [String])
        -> [String: Node.Entry]?
    {
        guard let entry else { return [:] }
        guard case .mapping(let entries) = entry.value.value else {
            wrong(entry, expected: "a mapping of options")
            return nil
        }
        var options: [String: Node.Entry] = [:]
        for entry in entries {
            if keys.contains(entry.name) {
                options[entry.name] = entry
            } else {
                let hint =
                    keys.isEmpty
                    ? "; it has none"
                    : Spelling.hint(for: entry.name, among: keys)
                report("unknown option \(quoted(entry.name)) of \(word)\(hint)", at: entry.key)
            }
        }
        return options
    }

    private mutating func readThumbnail(_ options: [String: Node.Entry], _ step: Node)
        -> Thumbnail?
    {
        if options["width"] == nil, options["height"] == nil {
            report("a thumbnail has a width, a height or both", at: step)
            return nil
        }
        let sides = 1...Thumbnail.sideMax
        var thumbnail = Thumbnail(
            width: integer(options["width"], sides) ?? sides.upperBound,
            height: integer(options["height"], sides) ?? sides.upperBound)
        thumbnail.fit = choice(options["fit"], Fit.self) ?? thumbnail.fit
        if thumbnail.fit != .inside, let fit = options["fit"],
            options["width"] == nil || options["height"] == nil
        {
            report("\"fit: \(thumbnail.fit.rawValue)\" needs a width and a height", at: fit.value)
        }
        thumbnail.format = choice(options["format"], ImageFormat.self) ?? thumbnail.format
        thumbnail.quality = readQuality(options, thumbnail.format) ?? thumbnail.quality
        return thumbnail
    }

    private mutating func readOptimize(_ options: [String: Node.Entry]) -> Optimize {
        var optimize = Optimize()
        optimize.format = choice(options["format"], ImageFormat.self)
        optimize.quality = readQuality(options, optimize.format) ?? optimize.quality
        if let entry = options["metadata"] {
            optimize.keepMetadata = word(entry, among: ["keep", "strip"]) == "keep"
        }
        return optimize
    }

    private mutating func readPDFExport(_ options: [String: Node.Entry]) -> PDFExport {
        var export = PDFExport()
        export.page = choice(options["page"], PDFExport.PageSize.self) ?? export.page
        export.marginPoints = measure(options["margin"], .margin) ?? export.marginPoints
        return export
    }

    private mutating func readPDFPages(_ options: [String: Node.Entry]) -> PDFPages {
        var pages = PDFPages()
        pages.dpi = integer(options["dpi"], 9...1200) ?? pages.dpi
        pages.format = choice(options["format"], ImageFormat.self) ?? pages.format
        pages.quality = readQuality(options, pages.format) ?? pages.quality
        return pages
    }

    private mutating func readQuality(_ options: [String: Node.Entry], _ format: ImageFormat?)
        -> Int?
    {
        guard let entry = options["quality"] else { return nil }
        if let format, format.isLossless {
            report(
                "\"quality\" means nothing to \(format.rawValue), which loses nothing",
                at: entry.key)
        }
        return integer(entry, 1...100)
    }
}

extension Action {
    /// The options of each kind of step, by the word behind `uses`.
    fileprivate static let options = [
        "thumbnail": ["width", "height", "fit", "format", "quality"],
        "optimize": ["format", "quality", "metadata"],
        "metadata": [],
        "pdf-export": ["page", "margin"],
        "pdf-pages": ["dpi", "format", "quality"],
    ]
}
