import Jobs
import PDF
import Pipelines
import Platform

/// Images, documents and attachments in one PDF.
extension TaskRunner {
    /// - Returns: how many pages the document has.
    func gather(_ options: PDFExport, to output: Int) throws(Problem) -> Int {
        try parsing { try gatherAll(options, to: output) }
    }

    private func gatherAll(_ options: PDFExport, to output: Int) throws -> Int {
        let images = inputs.indices.filter { task.inputs[$0].mediaType.isImage }
        let documents = inputs.indices.filter { task.inputs[$0].mediaType == .pdf }
        guard !images.isEmpty || !documents.isEmpty else {
            throw Problem(.unsuitable, "there is no image and no PDF, whose pages it could have")
        }
        var cost = images.isEmpty ? .headersOnly : costOfInputs(from: 0)
        cost.append(Cost(rewriting: inputs))
        admit(cost)
        // The pages of the images, in the place of what they become part of.
        var starts: [Int] = []
        if !images.isEmpty {
            var plain = options
            (plain.hasBookmarks, plain.title, plain.author) = (false, nil, nil)
            _ = try export(plain, to: output, isAdmitted: true) { starts.append($0) }
        }
        let pictures = images.isEmpty ? nil : try PDFEditor(descriptor: outputs[output])
        let ends = starts.dropFirst().map { $0 - 1 } + [pictures?.pages ?? 0]
        var ranges = zip(starts, ends).map { $0...$1 }.makeIterator()
        let book = PDFEditor()
        var bookmarks: [PDFBookmark] = []
        for input in inputs.indices {
            let type = task.inputs[input].mediaType
            guard type.isImage || type == .pdf else { continue }
            bookmarks.append(
                PDFBookmark(title: task.inputs[input].title, page: book.pages + 1))
            if type == .pdf {
                try append(input, to: book)
            } else if let pictures, let pages = ranges.next() {
                try book.append(pages: pages, of: pictures)
            }
        }
        if options.hasBookmarks { book.add(bookmarks) }
        try attach(to: book)
        book.setInformation([
            ("Title", options.title), ("Author", options.author), ("Creator", "Pressroom"),
            ("Producer", "Pressroom"),
        ])
        try book.write(to: outputs[output])
        return book.pages
    }

    /// Appends a document; says what of it is left out.
    func append(_ input: Int, to book: PDFEditor) throws {
        do {
            let document = try PDFDocument(descriptor: inputs[input])
            let part = try PDFEditor(descriptor: inputs[input], agreeingWith: document)
            try checkPages(book.pages + part.pages)
            let missing = try book.append(part)
            if !missing.isEmpty {
                warn(of: input, "its \(missing.joined(separator: " and ")) are left out")
            }
            if part.isRepaired {
                warn(of: input, "it is damaged; what could be read of it was kept")
            }
        } catch {
            throw named(input, error)
        }
    }

    /// Attaches the files that are neither images nor documents.
    private func attach(to book: PDFEditor) throws {
        let names = inputFileNames
        for input in inputs.indices {
            let type = task.inputs[input].mediaType
            guard !type.isImage, type != .pdf else { continue }
            guard let file = MappedFile(descriptor: inputs[input]) else { throw outOfMemory }
            book.attach(Array(file.bytes), as: names[input], of: type.rawValue)
        }
    }

    /// What went wrong with one of several inputs: it begins with the name of that.
    func named(_ input: Int, _ error: any Error) -> any Error {
        if case .unwritable? = error as? PDFError { return error }
        let reason = (error as? PDFError).map { problem($0) } ?? error as? Problem
        guard let reason, inputs.count > 1 else { return error }
        return Problem(reason.kind, "\(task.inputs[input].name): \(reason.detail)")
    }
}
