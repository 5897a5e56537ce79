import java.io.File;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.semanticweb.owlapi.apibinding.OWLManager;
import org.semanticweb.owlapi.formats.TurtleDocumentFormat;
import org.semanticweb.owlapi.io.FileDocumentSource;
import org.semanticweb.owlapi.model.AxiomType;
import org.semanticweb.owlapi.model.MissingImportHandlingStrategy;
import org.semanticweb.owlapi.model.OWLOntology;
import org.semanticweb.owlapi.model.OWLOntologyLoaderConfiguration;
import org.semanticweb.owlapi.profiles.Profiles;

/** Reads Turtle files with the OWL API, Protégé's library: what the last says of which node, and where it leaves a profile. */
class OwlApi {
    public static void main(String[] files) throws Exception {
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        var silent = new OWLOntologyLoaderConfiguration().setMissingImportHandlingStrategy(MissingImportHandlingStrategy.SILENT);
        var manager = OWLManager.createOWLOntologyManager();
        OWLOntology ontology = null;
        for (String file : files) {
            var source = new FileDocumentSource(new File(file), new TurtleDocumentFormat());
            ontology = manager.loadOntologyFromOntologyDocument(source, silent);
        }
        out.println("axioms\t" + ontology.getAxiomCount());
        ontology.axioms(AxiomType.ANNOTATION_ASSERTION)
            .forEach(axiom -> out.println("said\t" + axiom.getSubject() + "\t" + axiom.getProperty().getIRI()));
        for (Profiles profile : new Profiles[] {Profiles.OWL2_DL, Profiles.OWL2_RL}) {
            profile.checkOntology(ontology).getViolations().stream().limit(20)
                .forEach(violation -> out.println("violation\t" + profile + "\t" + violation));
        }
    }
}
