import Compression
import Containers
import Jobs
import PDF
import Pipelines
import Platform

/// LibreOffice makes the PDF, in a process of its own; here it is only looked at.
extension OfficePDF: FileWork {
    func perform(_ step: Step, in runner: TaskRunner) throws(Problem) {
        for output in runner.outputs(of: step) {
            try runner.convert(to: output)
            try runner.finish(output: output, pages: runner.countPages(of: output))
        }
    }
}

extension TaskRunner {
    /// How much memory there must be for each byte of a document's text.
    private static let memoryPerTextByte = 10

    fileprivate func convert(to output: Int) throws(Problem) {
        guard let office = preparation.office else {
            throw Problem(.pipeline, OfficePDF.missing(.libreOffice))
        }
        guard task.limits.memoryBytes >= OfficeProcess.Limits.memoryBytesMin else {
            throw Problem(
                .memoryLimit,
                "LibreOffice needs a limit of 1 GB of memory at least (limits.memory)")
        }
        guard let file = MappedFile(descriptor: inputs[0]) else { throw outOfMemory }
        if let archive = ZIPDirectory(file.bytes) {
            if archive.hasEncryptedDocument {
                throw Problem(.encrypted, "the document opens only with a password")
            }
            // LibreOffice makes an empty page of a damaged one.
            guard archive.members.allSatisfy({ $0.isWhole(in: file.bytes) }) else {
                throw unreadable
            }
            try checkText(of: archive, in: file)
        }
        // LibreOffice makes a table of anything.
        if task.inputs[0].mediaType == .csv, !file.isText { throw unreadable }
        admit(Cost(converting: file.bytes.count))
        switch office.convert(to: outputs[output]) {
        case .made: break
        case .unreadable: throw unreadable
        case .tooLarge:
            throw Problem(
                .tooLarge,
                """
                the PDF, or what LibreOffice needs to make it, is larger than the pipeline's \
                limits of \(task.limits.bytes) bytes a file and \(task.limits.memoryBytes) of memory
                """)
        case .cpuLimit:
            throw Problem(
                .cpuLimit, "it used more than \(task.limits.cpuSeconds) s of processor time")
        case .memoryLimit: throw outOfMemory
        case .crashed: throw Problem(.crashed, "LibreOffice crashed")
        case .unavailable:
            throw Problem(.pipeline, "LibreOffice cannot be confined on this system")
        }
    }

    /// - Throws: `Problem.tooLarge` when a document has more text than LibreOffice has room for: it
    ///   would leave it out.
    private func checkText(of archive: ZIPDirectory, in file: MappedFile) throws(Problem) {
        let texts = archive.members.filter {
            file.bytes[$0.name].suffix(4).elementsEqual(".xml".utf8)
        }
        let bytes = texts.reduce(0) { $0 + $1.size }
        guard bytes <= task.limits.memoryBytes / Self.memoryPerTextByte else {
            throw Problem(
                .tooLarge,
                "the document has \(bytes) bytes of text, more than LibreOffice can hold in "
                    + "\(task.limits.memoryBytes) bytes (limits.memory)")
        }
    }

    /// - Throws: `Problem` when an output is no PDF, or has more pages than the pipeline allows.
    fileprivate func countPages(of output: Int) throws(Problem) -> Int {
        let pages: Int
        do { pages = try PDFDocument(descriptor: outputs[output]).pages } catch { throw unreadable }
        try checkPages(pages)
        return pages
    }

    private var unreadable: Problem {
        Problem(.undecodable, "the document is damaged, cut short, or not what it claims to be")
    }
}

extension ZIPDirectory.Member {
    /// Whether what it holds is what the directory says.
    fileprivate func isWhole(in file: UnsafeRawBufferPointer) -> Bool {
        var (sum, count) = (CRC32(), 0)
        let packed = UnsafeRawBufferPointer(rebasing: file[bytes])
        switch method {
        case 0:
            sum.update(packed)
            count = packed.count
        case 8:
            guard var inflater = Inflater(isRaw: true) else { return false }
            // In parts, so that what holds more than it says is given up soon.
            for start in stride(from: 0, to: packed.count, by: 1 << 14) where count <= size {
                let part = UnsafeRawBufferPointer(
                    rebasing: packed[start..<min(start + (1 << 14), packed.count)])
                let isRight = inflater.take(part) {
                    sum.update($0)
                    count += $0.count
                }
                guard isRight else { return false }
            }
            guard inflater.isAtEnd || size == 0 else { return false }
        default: return false
        }
        return count == size && Int(sum.value) == crc32
    }
}

extension Cost {
    /// A document of so many bytes made to a PDF by LibreOffice, which holds all of it at once.
    fileprivate init(converting bytes: Int) {
        self.init(memoryBytes: (300 << 20) + 16 * bytes)
    }
}

extension OfficeProcess {
    /// Starts the process that tasks need, if they do and LibreOffice is installed.
    /// - Parameter descriptors: the child's channel, then for each task its inputs and outputs.
    convenience init?(for tasks: [Pipelines.Task], _ descriptors: [Descriptor], _ log: Log) {
        var conversions: [Conversion] = []
        var files = descriptors.dropFirst()
        for task in tasks {
            let outputs = files.dropFirst(task.inputs.count + task.attachments.count)
            let names = Set(task.steps.filter { $0.action is OfficePDF }.map(\.name))
            for (file, output) in zip(outputs, task.outputs) where names.contains(output.step) {
                let type = task.inputs[0].mediaType
                guard let input = files.first,
                    let filter = type.officeFilter(for: MappedFile(descriptor: input.raw))
                else { continue }
                conversions.append(
                    Conversion(
                        input: input.raw, output: file.raw, fileExtension: type.fileExtension,
                        filter: filter))
            }
            files = outputs.dropFirst(task.outputs.count)
        }
        guard !conversions.isEmpty, OfficeProcess.isInstalled else { return nil }
        let limits = tasks[0].limits
        do throws(SystemError) {
            try self.init(
                conversions,
                Limits(
                    cpuSeconds: limits.cpuSeconds, memoryBytes: limits.memoryBytes,
                    outputBytes: limits.bytes),
                log: log)
        } catch {
            log.write(.error, "could not start a process for LibreOffice", ["reason": "\(error)"])
            return nil
        }
    }
}

extension MediaType {
    /// LibreOffice's name for the filter that reads a file; `nil` when no step asks for that.
    fileprivate func officeFilter(for file: MappedFile?) -> String? {
        switch self {
        case .odt: "writer8"
        case .ods: "calc8"
        case .odp: "impress8"
        case .docx: "MS Word 2007 XML"
        case .xlsx: "Calc MS Excel 2007 XML"
        case .pptx: "Impress MS PowerPoint 2007 XML"
        case .rtf: "Rich Text Format"
        // The separator, the quotation mark, UTF-8, and the first line to read.
        case .csv: "Text - txt - csv (StarCalc):\(file?.separator ?? 44),34,76,1"
        case .jpeg, .png, .webp, .gif, .tiff, .heif, .avif, .pdf, .json, .text, .zip: nil
        }
    }
}

/// A table of text.
extension MappedFile {
    /// Whether all of it is text in UTF-8.
    fileprivate var isText: Bool {
        !bytes.contains(0) && String(validating: bytes, as: UTF8.self) != nil
    }

    /// What stands between the fields of the first line: comma, semicolon or tab, whichever it has
    /// most of outside of quotation marks.
    fileprivate var separator: UInt8 {
        var (counts, isQuoted) = ([UInt8: Int](), false)
        for byte in bytes.prefix(1 << 16) {
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            guard !isQuoted else { continue }
            if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") { break }
            counts[byte, default: 0] += 1
        }
        // Of as many, the last.
        let candidates = [UInt8(ascii: "\t"), UInt8(ascii: ";"), UInt8(ascii: ",")]
        return candidates.max { counts[$0, default: 0] < counts[$1, default: 0] } ?? candidates[2]
    }
}
