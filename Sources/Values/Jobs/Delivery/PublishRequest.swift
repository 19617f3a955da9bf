/// Where the outputs of one job are put, besides what its pipeline says.
package struct PublishRequest: Codable, Hashable, Sendable {
    /// The directory, by its absolute path.
    package let to: String
    /// The name template; `nil` for the usual names.
    package let name: String?
    package let conflict: Publication.Conflict
    /// Whether the sender asks for it; else the pipeline does.
    package let isSenders: Bool

    package init(
        to: String, name: String? = nil, conflict: Publication.Conflict = .number, isSenders: Bool
    ) {
        (self.to, self.name, self.conflict) = (to, name, conflict)
        self.isSenders = isSenders
    }
}
