import Jobs
import Pipelines
import Platform
import Recognition

/// What a process gets ready for its tasks before it gives up what that takes.
struct TaskPreparation {
    /// Where LibreOffice runs, if a step needs it.
    let office: OfficeProcess?
    /// For each set of languages of a step, as many as the task may have threads.
    let recognizers: [RecognitionLanguages: [TextRecognizer]]
    /// The languages of steps that are not installed here.
    private let missing: Set<RecognitionLanguage>
    /// Where tesseract's remarks go.
    let nowhere: Descriptor?

    /// - Parameter descriptors: the child's channel, then for each task its inputs and outputs.
    init(for tasks: [Pipelines.Task], _ descriptors: [Descriptor], log: Log) {
        office = OfficeProcess(for: tasks, descriptors, log)
        (recognizers, missing) = (Self.recognizers(for: tasks), Self.missing(for: tasks))
        nowhere = recognizers.isEmpty ? nil : try? Descriptor.null()
    }

    /// In a process that is not confined.
    init(for task: Pipelines.Task) {
        office = nil
        (recognizers, missing) = (Self.recognizers(for: [task]), Self.missing(for: [task]))
        nowhere = nil
    }

    /// What this process goes on to use.
    var descriptors: [Int32] { (office?.descriptors ?? []) + (nowhere.map { [$0.raw] } ?? []) }

    func lacks(_ language: RecognitionLanguage) -> Bool { missing.contains(language) }

    private static func readers(among tasks: [Pipelines.Task]) -> [(PDFOCR, threads: Int)] {
        tasks.flatMap { task in
            task.steps.compactMap { step in
                (step.action as? PDFOCR).map { ($0, task.threads) }
            }
        }
    }

    private static func missing(for tasks: [Pipelines.Task]) -> Set<RecognitionLanguage> {
        Set(readers(among: tasks).flatMap(\.0.languages.all)).filter { language in
            (try? Descriptor(reading: language.path)) == nil
        }
    }

    private static func recognizers(for tasks: [Pipelines.Task])
        -> [RecognitionLanguages: [TextRecognizer]]
    {
        var recognizers: [RecognitionLanguages: [TextRecognizer]] = [:]
        for (options, threads) in readers(among: tasks) {
            let languages = options.languages
            let more = threads - (recognizers[languages]?.count ?? 0)
            guard more > 0 else { continue }
            recognizers[languages, default: []] += (0..<more).compactMap { _ in
                TextRecognizer(
                    languages: languages.all.map(\.code), folder: RecognitionLanguage.folder)
            }
        }
        return recognizers
    }
}
