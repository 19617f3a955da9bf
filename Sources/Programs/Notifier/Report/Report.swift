/// The content of a message to people, whatever its form.
struct Report: Hashable, Sendable {
    let subject: String
    /// One sentence.
    let headline: String
    /// What went wrong, first of all.
    var failures: [Failure] = []
    /// How many more there are.
    var failuresMore = 0
    /// Details, in their order.
    var details: [Detail] = []
    var results: [Result] = []
    /// How many more there are.
    var resultsMore = 0
    /// How many jobs there are whose results were not looked at.
    var resultsMoreJobs = 0
    /// Where all of it stands; `nil` when no address of the site is known.
    var link: String?
    var pictures: [Picture] = []

    /// How many failures, and how many results, are listed.
    static let rowsMax = 25

    /// What stands below the results; `nil` when there are no others.
    var resultsRest: String? {
        let rest = [
            resultsMore > 0 ? "\(resultsMore) more" : nil,
            resultsMoreJobs > 0 ? "those of \(Report.jobs(resultsMoreJobs)) more" : nil,
        ].compactMap(\.self)
        return rest.isEmpty ? nil : "and " + rest.joined(separator: ", and ")
    }

    struct Failure: Hashable, Sendable {
        let name: String
        let reason: String
        var link: String?
    }

    struct Detail: Hashable, Sendable {
        let name: String
        let value: String
    }

    struct Result: Hashable, Sendable {
        let name: String
        let detail: String
        var link: String?
    }

    /// A result that is small enough to be shown in the message itself.
    struct Picture: Hashable, Sendable {
        let name: String
        let mediaType: String
        let bytes: [UInt8]
        let width: Int?
        let height: Int?
        var link: String?
    }
}
