/// What braces in a name template can stand for.
package enum NameVariable: String, CaseIterable, Sendable {
    case folder, stem, name, ext, step, width, height, page, part, input, inputs
    case title, batch, pipeline, owner, job, date, year, month, day

    /// What it stands for, for people.
    package var text: String {
        switch self {
        case .folder:
            "the folder of the file, below where it was dropped or given; of what is called after "
                + "the job's title none"
        case .stem:
            "the file's name without its extension; of joined files the job's title, "
                + "else the first file's"
        case .name: "the file's name with its extension"
        case .ext: "the extension of what was made"
        case .step: "the name of the step"
        case .width: "the width in pixels; with `widths` the one that was asked for"
        case .height: "the height in pixels"
        case .page: "the page, or which of the parts it is, 1 the first"
        case .part:
            "what else tells outputs of a file apart: the part that a page is of, or the "
                + "number of the needed step"
        case .input: "which of the job's files it is made of, 1 the first"
        case .inputs: "how many files the job has"
        case .title: "the title of the job, else the stem of its first file"
        case .batch: "the title of the batch, else its id"
        case .pipeline: "the name of the pipeline"
        case .owner: "the user that the job belongs to"
        case .job: "the id of the job"
        case .date: "the day on which the job was sent, as `2026-12-01`"
        case .year, .month, .day: "a part of that day"
        }
    }

    /// Whether it is a number, which can be filled with zeros: `{page:04}`.
    package var isNumber: Bool {
        switch self {
        case .width, .height, .page, .input, .inputs: true
        default: false
        }
    }
}
