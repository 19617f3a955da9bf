package import Pipelines
package import Jobs
package import Naming
internal import Text
internal import YAML

/// What a file beside a dropped file, or in a dropped folder, says of the job or the batch.
package struct JobOptions: Hashable, Sendable {
    /// The longest text, in bytes.
    package static let bytesMax = 64 << 10

    package var title: JobTitle?
    package var lane: Lane?
    /// The address that gets mail when the job, or the batch, has ended.
    package var notify: EmailAddress?
    /// The values of the pipeline's options; `nil` when nothing is said of them.
    package var values: [String: String]?
    /// Where the outputs are put.
    package var publish: PublishRequest?

    package init() {}

    /// Reads the text of such a file.
    /// - Parameters:
    ///   - bytes: the text, UTF-8.
    ///   - path: for messages.
    ///   - declared: the options of the pipeline.
    ///   - notifiable: to which recipient mail may be asked for.
    ///   - owner: the user that the job is to belong to.
    ///   - publishRoots: the directories below which outputs may be asked to be put.
    ///   - naming: what is wrong with a template for names of the outputs; `nil` when nothing is.
    /// - Throws: `DefinitionErrors` with every error; of a text that is not YAML the first.
    package init(
        parsing bytes: [UInt8], path: String, options declared: [OptionDeclaration] = [],
        notifiable: NotifiableAddresses, owner: String?, publishRoots: [String] = [],
        naming: (NameTemplate) -> String? = { _ in nil }
    ) throws(DefinitionErrors) {
        self = try DefinitionReader.read(bytes, path: path) { reader, root in
            reader.jobOptions(
                root, declared, mayNotify: { notifiable.allows($0, askedBy: owner) },
                publishRoots, naming)
        }
    }
}

extension DefinitionReader {
    /// The whole file. Not `nil` when nothing was reported.
    mutating func jobOptions(
        _ root: Node, _ declared: [OptionDeclaration], mayNotify: (EmailAddress) -> Bool,
        _ publishRoots: [String], _ naming: (NameTemplate) -> String?
    ) -> JobOptions? {
        let keys = ["title", "priority", "notify", "options", "publish"]
        guard let fields = fields(of: root, keys: keys, whole: "the file") else { return nil }
        var options = JobOptions()
        if let entry = fields["title"], let text = text(entry) {
            options.title = JobTitle(text)
            if options.title == nil {
                report(
                    "\"title\" must be 1 to \(JobTitle.bytesMax) bytes on one line, without "
                        + "control characters", at: entry.value)
            }
        }
        options.lane = choice(fields["priority"], Lane.self)
        if let entry = fields["notify"], let address = address(entry) {
            options.notify = address
            if !mayNotify(address) {
                report("this server sends no mail to \(address.text) at a request", at: entry.value)
            }
        }
        options.values = fields["options"].map { readValues($0, of: declared) }
        options.publish = fields["publish"].flatMap { readRequest($0, publishRoots, naming) }
        return options
    }

    private mutating func readRequest(
        _ entry: Node.Entry, _ roots: [String], _ naming: (NameTemplate) -> String?
    ) -> PublishRequest? {
        let keys = ["to", "name", "on-conflict"]
        guard let fields = fields(of: entry, keys: keys) else { return nil }
        guard let to = fields["to"] else {
            if !isMisspelt("to", in: entry.value, keys: keys) {
                report("\"publish\" has no \"to\"", at: entry.key)
            }
            return nil
        }
        var name: NameTemplate?
        if let entry = fields["name"] {
            name = readTemplate(entry)
            if let problem = name.flatMap(naming) { report(problem, at: entry.value) }
        }
        let conflict = choice(fields["on-conflict"], Publication.Conflict.self) ?? .number
        guard let directory = readDirectory(to) else { return nil }
        guard roots.contains(where: { directory.isPath(within: $0) }) else {
            report("this server puts outputs into no such directory at a request", at: to.value)
            return nil
        }
        return PublishRequest(to: directory, name: name?.text, conflict: conflict, isSenders: true)
    }

    private mutating func readValues(_ entry: Node.Entry, of declared: [OptionDeclaration])
        -> [String: String]
    {
        guard case .mapping(let entries) = entry.value.value else {
            wrong(entry, expected: "a mapping of options and values")
            return [:]
        }
        var values: [String: String] = [:]
        for entry in entries {
            guard let option = declared.first(where: { $0.name == entry.name }) else {
                let hint =
                    declared.isEmpty
                    ? "; the pipeline has none"
                    : Spelling.hint(for: entry.name, among: declared.map(\.name))
                report("there is no option \(quoted(entry.name))\(hint)", at: entry.key)
                continue
            }
            guard case .scalar(let text, _) = entry.value.value, option.form.value(of: text) != nil
            else {
                wrong(entry, expected: option.form.words)
                continue
            }
            values[entry.name] = text
        }
        return values
    }
}
