import Imaging
import Jobs
import PDF
import Pipelines

/// Images to one PDF, one after the other, so that memory holds one of them at a time.
extension TaskRunner {
    func exportDocuments() throws(Problem) {
        for step in task.steps {
            guard case .pdfExport(let options) = step.action,
                  let output = outputs(of: step).first else { continue }
            try attempt(step) { () throws(Problem) in
                try export(options, to: output)
                try finish(output: output, pages: inputs.count)
            }
        }
    }

    private func export(_ options: PDFExport, to output: Int) throws(Problem) {
        do {
            var writer = PDFWriter(descriptor: outputs[output])
            var isAdmitted = false
            for input in inputs.indices {
                try add(input, to: &writer, options, &isAdmitted)
                report(.progress(Double(input + 1) / Double(inputs.count)))
            }
            try writer.finish()
        } catch let error as PDFError {
            throw problem(error)
        } catch let error as Problem {
            throw error
        } catch {
            preconditionFailure("an export fails in two ways: \(error)")
        }
    }

    /// - Parameter isAdmitted: whether the task may take what its inputs cost.
    private func add(_ input: Int, to writer: inout PDFWriter, _ options: PDFExport,
                     _ isAdmitted: inout Bool) throws {
        do {
            guard let format = SourceFormat(task.inputs[input].mediaType) else {
                throw Problem(.unsuitable, "only images can be put into a PDF")
            }
            let image = try opened(input, format)
            let layout = PageLayout(options, of: image)
            let jpeg = format == .jpeg ? try embeddable(input) : nil
            // Of one in several scans the coefficients were looked at.
            let cost = jpeg == nil || image.isInterlaced ? Cost(embedding: image, as: format)
                : .headersOnly
            if !isAdmitted, cost.memoryBytes > task.allowanceBytes {
                admit(costOfInputs(from: input))
                isAdmitted = true
            }
            if let jpeg {
                try writer.add(jpeg: jpeg.file, jpeg.structure, jpeg.colours, size: image.size,
                               layout: layout)
            } else {
                let isBilevel = image.isBilevel
                let pixels: Image
                do { pixels = try image.inSRGB().flattened() } catch { throw decoding(error) }
                try writer.add(pixels, isBilevel: isBilevel, layout: layout)
                try checkDecoded(input)
            }
        } catch let problem as Problem where inputs.count > 1 {
            throw Problem(problem.kind, "\(task.inputs[input].name): \(problem.detail)")
        }
    }

    /// What an input and those behind it cost; what cannot be read fails in its turn.
    private func costOfInputs(from first: Int) -> Cost {
        var cost = Cost.headersOnly
        for input in first..<inputs.count {
            guard let format = SourceFormat(task.inputs[input].mediaType),
                  let image = try? opened(input, format),
                  format != .jpeg || (try? embeddable(input)) == nil else { continue }
            cost.append(Cost(embedding: image, as: format))
        }
        return cost
    }

    /// A JPEG that a PDF can hold as it is.
    private struct EmbeddableJPEG {
        let file: MappedFile
        let structure: JPEGStructure
        let colours: DCTColours
    }

    /// The JPEG that an input is; `nil` when it has to be decoded.
    private func embeddable(_ input: Int) throws(Problem) -> EmbeddableJPEG? {
        guard let file = MappedFile(descriptor: inputs[input]) else { return nil }
        // What is not whole is decoded, so that what is there is shown and written whole.
        let isWhole = try task.inputs[input].isMade ? true : isWhole(file.bytes)
        guard isWhole, let structure = JPEGStructure(file.bytes) else { return nil }
        return DCTColours(of: structure).map {
            EmbeddableJPEG(file: file, structure: structure, colours: $0)
        }
    }
}

extension PageLayout {
    /// The page that a step's options give an image.
    fileprivate init(_ options: PDFExport, of image: Image) {
        if let paper = options.page.paper {
            self.init(paper: paper, image: image.size, orientation: image.orientation,
                      resolution: image.resolution, marginPoints: options.marginPoints)
        } else {
            self.init(fitting: image.size, orientation: image.orientation,
                      resolution: image.resolution, marginPoints: options.marginPoints)
        }
    }
}

extension PDFExport.PageSize {
    /// In portrait (ISO 216; ANSI/ASME Y14.1); `nil` for `auto`.
    fileprivate var paper: PaperSize? {
        switch self {
        case .auto: nil
        case .a3: PaperSize(841.89, 1190.55)
        case .a4: PaperSize(595.276, 841.89)
        case .a5: PaperSize(419.528, 595.276)
        case .letter: PaperSize(612, 792)
        case .legal: PaperSize(612, 1008)
        }
    }
}
