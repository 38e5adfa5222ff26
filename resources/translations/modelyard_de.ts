<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name></name>
    <message>
        <source>The model, who published it and how it is quantised</source>
        <translation>Das Modell, wer es veröffentlicht hat und wie es quantisiert ist</translation>
    </message>
    <message>
        <source>The model and where its file lies</source>
        <translation>Das Modell und wo seine Datei liegt</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>Programm</translation>
    </message>
    <message>
        <source>Which program holds it</source>
        <translation>Welches Programm es hat</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>What all of its files take, where they lie already</source>
        <translation>Was alle seine Dateien belegen, wo sie schon liegen</translation>
    </message>
    <message>
        <source>Adds</source>
        <translation>Zusätzlich</translation>
    </message>
    <message>
        <source>What taking it in adds to the disk</source>
        <translation>Was durch die Übernahme auf der Platte dazukommt</translation>
    </message>
    <message>
        <source>The size of the file</source>
        <translation>Die Größe der Datei</translation>
    </message>
    <message>
        <source>Params</source>
        <translation>Param.</translation>
    </message>
    <message>
        <source>How many parameters the model has</source>
        <translation>Wie viele Parameter das Modell hat</translation>
    </message>
    <message>
        <source>Quant</source>
        <translation>Quant.</translation>
    </message>
    <message>
        <source>How its weights are quantised: fewer bits, less memory, less precise</source>
        <translation>Wie seine Gewichte quantisiert sind: weniger Bits, weniger Speicher, weniger genau</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>Kontext</translation>
    </message>
    <message>
        <source>How many tokens the model can look back on</source>
        <translation>Auf wie viele Token das Modell zurückblicken kann</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>The memory it takes when loaded; ≈ marks an estimate</source>
        <translation>Der Speicher, den es geladen belegt; ≈ kennzeichnet eine Schätzung</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Where the model is, from its source into memory</source>
        <translation>Wo das Modell ist, von seiner Quelle bis in den Speicher</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>The model, and where it comes from</source>
        <translation>Das Modell und woher es kommt</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>What the download is doing, and how much is here</source>
        <translation>Was der Download gerade tut und wie viel da ist</translation>
    </message>
    <message>
        <source>Downloaded</source>
        <translation>Heruntergeladen</translation>
    </message>
    <message>
        <source>How much of the file is here</source>
        <translation>Wie viel von der Datei da ist</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Tempo</translation>
    </message>
    <message>
        <source>How fast it comes in</source>
        <translation>Wie schnell es ankommt</translation>
    </message>
    <message>
        <source>Time left</source>
        <translation>Restzeit</translation>
    </message>
    <message>
        <source>How long it will still take</source>
        <translation>Wie lange es noch dauert</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>Grenze</translation>
    </message>
    <message>
        <source>How fast this download may be</source>
        <translation>Wie schnell dieser Download sein darf</translation>
    </message>
    <message>
        <source>The model, and where it came from</source>
        <translation>Das Modell und woher es kam</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>Beendet</translation>
    </message>
    <message>
        <source>When the download ended</source>
        <translation>Wann der Download zu Ende war</translation>
    </message>
    <message>
        <source>Mean speed</source>
        <translation>Mittleres Tempo</translation>
    </message>
    <message>
        <source>What moved, from the start to the end</source>
        <translation>Was übertragen wurde, vom Anfang bis zum Ende</translation>
    </message>
    <message>
        <source>Verified</source>
        <translation>Geprüft</translation>
    </message>
    <message>
        <source>Whether the SHA-256 was compared with one that was known beforehand</source>
        <translation>Ob die SHA-256 mit einer vorher bekannten verglichen wurde</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>How the download ended</source>
        <translation>Wie der Download ausging</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <comment>sizes</comment>
        <translation>{done} von {total}</translation>
    </message>
    <message>
        <source>{low} to {high}</source>
        <comment>sizes</comment>
        <translation>{low} bis {high}</translation>
    </message>
    <message>
        <source>{number}%</source>
        <comment>percent</comment>
        <translation>{number} %</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} s</translation>
    </message>
    <message>
        <source>{minutes} min</source>
        <translation>{minutes} min</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation>{hours} h {minutes} min</translation>
    </message>
    <message>
        <source>{hours} h</source>
        <translation>{hours} h</translation>
    </message>
    <message>
        <source>{days} d {hours} h</source>
        <translation>{days} T {hours} h</translation>
    </message>
    <message>
        <source>{days} d</source>
        <comment>days</comment>
        <translation>{days} T</translation>
    </message>
    <message>
        <source>d MMM</source>
        <comment>Qt&apos;s format</comment>
        <translation>d. MMM</translation>
    </message>
    <message>
        <source>d MMM yyyy</source>
        <comment>Qt&apos;s format</comment>
        <translation>d. MMM yyyy</translation>
    </message>
    <message>
        <source>Add…</source>
        <translation>Hinzufügen…</translation>
    </message>
    <message>
        <source>Add a model by its link or file</source>
        <translation>Ein Modell über seinen Link oder seine Datei hinzufügen</translation>
    </message>
    <message>
        <source>{name} could not be added</source>
        <translation>{name} konnte nicht hinzugefügt werden</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>Herunterladen</translation>
    </message>
    <message>
        <source>Download the selected models, or go on with them</source>
        <translation>Die ausgewählten Modelle herunterladen oder damit fortfahren</translation>
    </message>
    <message>
        <source>{name} could not be downloaded</source>
        <translation>{name} konnte nicht heruntergeladen werden</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Stop the download or the load; what is downloaded is kept</source>
        <translation>Den Download oder das Laden abbrechen; was heruntergeladen ist, bleibt</translation>
    </message>
    <message>
        <source>{name} did not stop</source>
        <translation>{name} ließ sich nicht anhalten</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Pause the download</source>
        <translation>Den Download anhalten</translation>
    </message>
    <message>
        <source>{name} could not be paused</source>
        <translation>{name} konnte nicht angehalten werden</translation>
    </message>
    <message>
        <source>Discard partial download</source>
        <translation>Teildownload verwerfen</translation>
    </message>
    <message>
        <source>Delete the part of the file that is here</source>
        <translation>Den Teil der Datei löschen, der da ist</translation>
    </message>
    <message>
        <source>{name} could not be discarded</source>
        <translation>{name} konnte nicht verworfen werden</translation>
    </message>
    <message>
        <source>Load</source>
        <translation>Laden</translation>
    </message>
    <message>
        <source>Load the selected model into memory, ready to use</source>
        <translation>Das ausgewählte Modell in den Speicher laden, bereit zur Nutzung</translation>
    </message>
    <message>
        <source>{name} could not be loaded</source>
        <translation>{name} konnte nicht geladen werden</translation>
    </message>
    <message>
        <source>Unload</source>
        <translation>Entladen</translation>
    </message>
    <message>
        <source>Take the selected models out of memory</source>
        <translation>Die ausgewählten Modelle aus dem Speicher nehmen</translation>
    </message>
    <message>
        <source>{name} could not be unloaded</source>
        <translation>{name} konnte nicht entladen werden</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Remove the selected models and their files</source>
        <translation>Die ausgewählten Modelle und ihre Dateien entfernen</translation>
    </message>
    <message>
        <source>{name} could not be removed</source>
        <translation>{name} konnte nicht entfernt werden</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Save the changes</source>
        <translation>Die Änderungen speichern</translation>
    </message>
    <message>
        <source>{name} could not be saved</source>
        <translation>{name} konnte nicht gespeichert werden</translation>
    </message>
    <message>
        <source>Limit the speed of the download</source>
        <translation>Das Tempo des Downloads begrenzen</translation>
    </message>
    <message>
        <source>{name} could not be limited</source>
        <translation>{name} konnte nicht begrenzt werden</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Ändern</translation>
    </message>
    <message>
        <source>Change the downloads</source>
        <translation>Die Downloads ändern</translation>
    </message>
    <message>
        <source>{name} could not be changed</source>
        <translation>{name} konnte nicht geändert werden</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren…</translation>
    </message>
    <message>
        <source>Save the history as a table</source>
        <translation>Den Verlauf als Tabelle speichern</translation>
    </message>
    <message>
        <source>{name} could not be exported</source>
        <translation>{name} konnte nicht exportiert werden</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>Prüfen</translation>
    </message>
    <message>
        <source>Read the whole file once more and compare its SHA-256</source>
        <translation>Die ganze Datei noch einmal lesen und ihre SHA-256 vergleichen</translation>
    </message>
    <message>
        <source>{name} could not be verified</source>
        <translation>{name} konnte nicht geprüft werden</translation>
    </message>
    <message>
        <source>Repair</source>
        <translation>Reparieren</translation>
    </message>
    <message>
        <source>Download again what is wrong or gone of the file</source>
        <translation>Erneut herunterladen, was an der Datei falsch ist oder fehlt</translation>
    </message>
    <message>
        <source>{name} could not be repaired</source>
        <translation>{name} konnte nicht repariert werden</translation>
    </message>
    <message>
        <source>Update</source>
        <translation>Aktualisieren</translation>
    </message>
    <message>
        <source>Download the newer version; the one that is here stays until it is whole</source>
        <translation>Die neuere Version herunterladen; die vorhandene bleibt, bis sie vollständig ist</translation>
    </message>
    <message>
        <source>{name} could not be updated</source>
        <translation>{name} konnte nicht aktualisiert werden</translation>
    </message>
    <message>
        <source>Move</source>
        <translation>Verschieben</translation>
    </message>
    <message>
        <source>Move the files to another folder</source>
        <translation>Die Dateien in einen anderen Ordner verschieben</translation>
    </message>
    <message>
        <source>{name} could not be moved</source>
        <translation>{name} konnte nicht verschoben werden</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Bring back what was removed</source>
        <translation>Zurückholen, was entfernt wurde</translation>
    </message>
    <message>
        <source>{name} could not be brought back</source>
        <translation>{name} konnte nicht zurückgeholt werden</translation>
    </message>
    <message>
        <source>What is in {name} could not be told</source>
        <translation>Was in {name} steht, ließ sich nicht sagen</translation>
    </message>
    <message>
        <source>The downloads could not be changed</source>
        <translation>Die Downloads konnten nicht geändert werden</translation>
    </message>
    <message>
        <source>The history could not be exported</source>
        <translation>Der Verlauf konnte nicht exportiert werden</translation>
    </message>
    <message>
        <source>The models could not be unloaded</source>
        <translation>Die Modelle konnten nicht entladen werden</translation>
    </message>
    <message>
        <source>The model</source>
        <comment>in “The model could not be added”</comment>
        <translation>Das Modell</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Download again</source>
        <translation>Erneut herunterladen</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Starting the download…</source>
        <translation>Download beginnt…</translation>
    </message>
    <message>
        <source>Cancelling…</source>
        <translation>Wird abgebrochen…</translation>
    </message>
    <message>
        <source>Pausing…</source>
        <translation>Wird angehalten…</translation>
    </message>
    <message>
        <source>Discarding…</source>
        <translation>Wird verworfen…</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>Wird geladen…</translation>
    </message>
    <message>
        <source>Unloading…</source>
        <translation>Wird entladen…</translation>
    </message>
    <message>
        <source>Removing…</source>
        <translation>Wird entfernt…</translation>
    </message>
    <message>
        <source>Adding…</source>
        <translation>Wird hinzugefügt…</translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation>Wird gespeichert…</translation>
    </message>
    <message>
        <source>Limiting…</source>
        <translation>Wird begrenzt…</translation>
    </message>
    <message>
        <source>Changing…</source>
        <translation>Wird geändert…</translation>
    </message>
    <message>
        <source>Exporting…</source>
        <translation>Wird exportiert…</translation>
    </message>
    <message>
        <source>Verifying…</source>
        <translation>Wird geprüft…</translation>
    </message>
    <message>
        <source>Repairing…</source>
        <translation>Wird repariert…</translation>
    </message>
    <message>
        <source>Updating…</source>
        <translation>Wird aktualisiert…</translation>
    </message>
    <message>
        <source>Moving…</source>
        <translation>Wird verschoben…</translation>
    </message>
    <message>
        <source>Bringing back…</source>
        <translation>Wird zurückgeholt…</translation>
    </message>
    <message>
        <source>Link or file</source>
        <translation>Link oder Datei</translation>
    </message>
    <message>
        <source>The name of the file</source>
        <translation>Der Name der Datei</translation>
    </message>
    <message>
        <source>Compared once the file is here</source>
        <translation>Wird verglichen, sobald die Datei da ist</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Add and download</source>
        <translation>Hinzufügen und herunterladen</translation>
    </message>
    <message>
        <source>Show its files</source>
        <translation>Seine Dateien zeigen</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>Datei wählen…</translation>
    </message>
    <message>
        <source>&amp;Link or file</source>
        <translation>&amp;Link oder Datei</translation>
    </message>
    <message>
        <source>&amp;Name (optional)</source>
        <translation>&amp;Name (optional)</translation>
    </message>
    <message>
        <source>&amp;SHA-256 (optional)</source>
        <translation>&amp;SHA-256 (optional)</translation>
    </message>
    <message>
        <source>Choose a model file</source>
        <translation>Modelldatei wählen</translation>
    </message>
    <message>
        <source>GGUF models (*.gguf)</source>
        <translation>GGUF-Modelle (*.gguf)</translation>
    </message>
    <message>
        <source>Copy {what}</source>
        <translation>{what} kopieren</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Einzelheiten</translation>
    </message>
    <message>
        <source>Use it from other programs</source>
        <translation>In anderen Programmen nutzen</translation>
    </message>
    <message>
        <source>About</source>
        <translation>Über das Modell</translation>
    </message>
    <message>
        <source>Memory when loaded</source>
        <translation>Speicher, wenn geladen</translation>
    </message>
    <message>
        <source>Load options</source>
        <translation>Ladeoptionen</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>How its weights are quantised, and the name of the file</source>
        <translation>Wie seine Gewichte quantisiert sind, und der Name der Datei</translation>
    </message>
    <message>
        <source>What is downloaded, all parts together</source>
        <translation>Was heruntergeladen wird, alle Teile zusammen</translation>
    </message>
    <message>
        <source>The memory that a load takes, and whether this machine has it</source>
        <translation>Der Speicher, den das Laden braucht, und ob dieser Rechner ihn hat</translation>
    </message>
    <message numerus="yes">
        <source>%n models selected</source>
        <translation>
            <numerusform>%n Modell ausgewählt</numerusform>
            <numerusform>%n Modelle ausgewählt</numerusform>
        </translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>Warteschlange</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Completed</source>
        <translation>Abgeschlossen</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>Pause all</source>
        <translation>Alle anhalten</translation>
    </message>
    <message>
        <source>Hold all downloads; what is here stays</source>
        <translation>Alle Downloads anhalten; was da ist, bleibt</translation>
    </message>
    <message>
        <source>Resume all</source>
        <translation>Alle fortsetzen</translation>
    </message>
    <message>
        <source>Go on with all downloads</source>
        <translation>Mit allen Downloads fortfahren</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Limits</source>
        <translation>Grenzen</translation>
    </message>
    <message>
        <source>How fast, how many at once and when models are downloaded</source>
        <translation>Wie schnell, wie viele zugleich und wann Modelle heruntergeladen werden</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>Alles</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>Chat</translation>
    </message>
    <message>
        <source>Vision</source>
        <translation>Bildverständnis</translation>
    </message>
    <message>
        <source>Most downloaded</source>
        <translation>Am häufigsten geladen</translation>
    </message>
    <message>
        <source>Most liked</source>
        <translation>Am beliebtesten</translation>
    </message>
    <message>
        <source>Recently updated</source>
        <translation>Zuletzt aktualisiert</translation>
    </message>
    <message>
        <source>Newest</source>
        <translation>Neueste</translation>
    </message>
    <message>
        <source>Fits</source>
        <comment>into the memory</comment>
        <translation>Passt</translation>
    </message>
    <message>
        <source>Tight</source>
        <comment>fits into the memory</comment>
        <translation>Knapp</translation>
    </message>
    <message>
        <source>Too big</source>
        <comment>for the memory</comment>
        <translation>Zu groß</translation>
    </message>
    <message>
        <source>Whether it fits is not known.</source>
        <translation>Ob es passt, ist nicht bekannt.</translation>
    </message>
    <message>
        <source>Fits comfortably into the memory of this machine.</source>
        <translation>Passt bequem in den Speicher dieses Rechners.</translation>
    </message>
    <message>
        <source>Fits, with little room for anything else.</source>
        <translation>Passt, lässt aber kaum Platz für anderes.</translation>
    </message>
    <message>
        <source>Takes more memory than this machine has.</source>
        <translation>Braucht mehr Speicher, als dieser Rechner hat.</translation>
    </message>
    <message>
        <source>Search Hugging Face</source>
        <translation>Hugging Face durchsuchen</translation>
    </message>
    <message>
        <source>What comes first</source>
        <translation>Was zuerst kommt</translation>
    </message>
    <message>
        <source>Download the chosen file, and keep it in the library</source>
        <translation>Die gewählte Datei herunterladen und in der Bibliothek behalten</translation>
    </message>
    <message>
        <source>Go on with the download</source>
        <translation>Mit dem Download fortfahren</translation>
    </message>
    <message>
        <source>Show in Library</source>
        <translation>In der Bibliothek zeigen</translation>
    </message>
    <message>
        <source>Open page</source>
        <translation>Seite öffnen</translation>
    </message>
    <message>
        <source>Open the model&apos;s page in the browser</source>
        <translation>Die Seite des Modells im Browser öffnen</translation>
    </message>
    <message>
        <source>What is in the file</source>
        <translation>Was in der Datei steht</translation>
    </message>
    <message>
        <source>What is in the file…</source>
        <translation>Was in der Datei steht…</translation>
    </message>
    <message>
        <source>Show every property and tensor that the header of the file lists</source>
        <translation>Alle Eigenschaften und Tensoren zeigen, die der Kopf der Datei aufzählt</translation>
    </message>
    <message>
        <source>Properties</source>
        <translation>Eigenschaften</translation>
    </message>
    <message>
        <source>Tensors</source>
        <translation>Tensoren</translation>
    </message>
    <message>
        <source>Search in the file</source>
        <translation>In der Datei suchen</translation>
    </message>
    <message>
        <source>Search names and values</source>
        <translation>Namen und Werte durchsuchen</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy what is selected, as a table; without a selection all that is shown</source>
        <translation>Das Ausgewählte als Tabelle kopieren; ohne Auswahl alles, was gezeigt wird</translation>
    </message>
    <message>
        <source>The selected value as a whole</source>
        <translation>Der ausgewählte Wert als Ganzes</translation>
    </message>
    <message>
        <source>Select one property to read it as a whole</source>
        <translation>Eine Eigenschaft auswählen, um sie ganz zu lesen</translation>
    </message>
    <message>
        <source>Reading the header…</source>
        <translation>Der Kopf der Datei wird gelesen…</translation>
    </message>
    <message>
        <source>Of a file that is not here yet only its beginning is fetched.</source>
        <translation>Von einer Datei, die noch nicht hier ist, wird nur der Anfang geholt.</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>Nichts gefunden</translation>
    </message>
    <message>
        <source>The header has no properties</source>
        <translation>Der Kopf hat keine Eigenschaften</translation>
    </message>
    <message>
        <source>The header lists no tensors</source>
        <translation>Der Kopf zählt keine Tensoren auf</translation>
    </message>
    <message>
        <source>Clear the search</source>
        <translation>Suche leeren</translation>
    </message>
    <message>
        <source>big-endian</source>
        <translation>Big-Endian</translation>
    </message>
    <message>
        <source>little-endian</source>
        <translation>Little-Endian</translation>
    </message>
    <message>
        <source>GGUF version {number}</source>
        <translation>GGUF-Version {number}</translation>
    </message>
    <message>
        <source>aligned to {size}</source>
        <translation>ausgerichtet auf {size}</translation>
    </message>
    <message>
        <source>weights {size}</source>
        <translation>Gewichte {size}</translation>
    </message>
    <message numerus="yes">
        <source>%n properties</source>
        <translation>
            <numerusform>%n Eigenschaft</numerusform>
            <numerusform>%n Eigenschaften</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n tensors</source>
        <translation>
            <numerusform>%n Tensor</numerusform>
            <numerusform>%n Tensoren</numerusform>
        </translation>
    </message>
    <message>
        <source>{count} items: {first}</source>
        <translation>{count} Einträge: {first}</translation>
    </message>
    <message>
        <source>A text of {size}</source>
        <translation>Ein Text von {size}</translation>
    </message>
    <message>
        <source>… {count} characters in all</source>
        <translation>… insgesamt {count} Zeichen</translation>
    </message>
    <message>
        <source>Nothing in this file contains “{text}”.</source>
        <translation>Nichts in dieser Datei enthält „{text}“.</translation>
    </message>
    <message>
        <source>Good first models</source>
        <translation>Gute erste Modelle</translation>
    </message>
    <message>
        <source>Asking Hugging Face…</source>
        <translation>Hugging Face wird gefragt…</translation>
    </message>
    <message>
        <source>What is found appears here as it comes.</source>
        <translation>Was gefunden wird, erscheint hier nach und nach.</translation>
    </message>
    <message>
        <source>Hugging Face does not answer</source>
        <translation>Hugging Face antwortet nicht</translation>
    </message>
    <message>
        <source>Check the network, and the proxy and the hub&apos;s address in the settings. What is in your library works without it.</source>
        <translation>Prüfen Sie das Netzwerk sowie den Proxy und die Adresse des Hubs in den Einstellungen. Was in Ihrer Bibliothek ist, funktioniert auch ohne.</translation>
    </message>
    <message>
        <source>It is slow to answer. You can go on with something else meanwhile.</source>
        <translation>Die Antwort lässt auf sich warten. Sie können inzwischen etwas anderes tun.</translation>
    </message>
    <message>
        <source>Nothing was found</source>
        <translation>Nichts gefunden</translation>
    </message>
    <message>
        <source>No model that can be used here fits “{text}”. Try fewer or other words.</source>
        <translation>Kein hier nutzbares Modell passt zu „{text}“. Versuchen Sie es mit weniger oder anderen Wörtern.</translation>
    </message>
    <message>
        <source>No model of this kind was found.</source>
        <translation>Es wurde kein Modell dieser Art gefunden.</translation>
    </message>
    <message>
        <source>Find a model</source>
        <translation>Ein Modell finden</translation>
    </message>
    <message>
        <source>Type what you look for: a name, a size such as 7B, or a publisher.</source>
        <translation>Geben Sie ein, was Sie suchen: einen Namen, eine Größe wie 7B oder einen Herausgeber.</translation>
    </message>
    <message>
        <source>Select a model to see its files, its licence and what it needs.</source>
        <translation>Wählen Sie ein Modell aus, um seine Dateien, seine Lizenz und seinen Bedarf zu sehen.</translation>
    </message>
    <message>
        <source>From its publisher</source>
        <translation>Vom Herausgeber</translation>
    </message>
    <message>
        <source>Asking for the files…</source>
        <translation>Die Dateien werden erfragt…</translation>
    </message>
    <message>
        <source>There is no file here that can be loaded.</source>
        <translation>Hier gibt es keine Datei, die geladen werden kann.</translation>
    </message>
    <message>
        <source>With vision · {size} more</source>
        <translation>Mit Bildverständnis · {size} mehr</translation>
    </message>
    <message>
        <source>With vision</source>
        <translation>Mit Bildverständnis</translation>
    </message>
    <message>
        <source>Also download {name}, which lets the model see pictures</source>
        <translation>Auch {name} herunterladen, womit das Modell Bilder versteht</translation>
    </message>
    <message>
        <source>Nothing is known of it yet.</source>
        <translation>Darüber ist noch nichts bekannt.</translation>
    </message>
    <message>
        <source>The rest is on its page.</source>
        <translation>Der Rest steht auf seiner Seite.</translation>
    </message>
    <message>
        <source>Its publisher asks for your consent</source>
        <translation>Der Herausgeber bittet um Ihre Zustimmung</translation>
    </message>
    <message>
        <source>Accept the licence on the model&apos;s page, then give Modelyard an access token of your account. Its files can be downloaded from then on.</source>
        <translation>Stimmen Sie der Lizenz auf der Seite des Modells zu und geben Sie Modelyard dann einen Zugriffstoken Ihres Kontos. Von da an lassen sich seine Dateien herunterladen.</translation>
    </message>
    <message>
        <source>Open the licence…</source>
        <translation>Lizenz öffnen…</translation>
    </message>
    <message>
        <source>Give a token…</source>
        <translation>Token angeben…</translation>
    </message>
    <message>
        <source>Access token of Hugging Face</source>
        <translation>Zugriffstoken von Hugging Face</translation>
    </message>
    <message>
        <source>Make a token with the right to read in your account&apos;s settings, and paste it here. It is kept in the keyring of your system and sent to nobody else.</source>
        <translation>Erzeugen Sie in den Einstellungen Ihres Kontos einen Token mit Leserecht und fügen Sie ihn hier ein. Er wird im Schlüsselbund Ihres Systems aufbewahrt und an niemand anderen gesendet.</translation>
    </message>
    <message>
        <source>Access token</source>
        <translation>Zugriffstoken</translation>
    </message>
    <message>
        <source>Open the settings of my account…</source>
        <translation>Einstellungen meines Kontos öffnen…</translation>
    </message>
    <message>
        <source>Use this token</source>
        <translation>Diesen Token verwenden</translation>
    </message>
    <message>
        <source>Asking Hugging Face whether it is right…</source>
        <translation>Hugging Face wird gefragt, ob er stimmt…</translation>
    </message>
    <message>
        <source>Keep it in a file that only you can read, since there is no keyring</source>
        <translation>In einer Datei aufbewahren, die nur Sie lesen können, da es keinen Schlüsselbund gibt</translation>
    </message>
    <message>
        <source>Licence needed</source>
        <translation>Lizenz nötig</translation>
    </message>
    <message>
        <source>In library</source>
        <translation>In der Bibliothek</translation>
    </message>
    <message>
        <source>Parts are missing</source>
        <translation>Es fehlen Teile</translation>
    </message>
    <message numerus="yes">
        <source>%n parts</source>
        <comment>files of one model</comment>
        <translation>
            <numerusform>%n Teil</numerusform>
            <numerusform>%n Teile</numerusform>
        </translation>
    </message>
    <message>
        <source>Resume {name} · {amount}</source>
        <translation>{name} fortsetzen · {amount}</translation>
    </message>
    <message>
        <source>Resume {name}</source>
        <translation>{name} fortsetzen</translation>
    </message>
    <message>
        <source>Download {name}</source>
        <translation>{name} herunterladen</translation>
    </message>
    <message>
        <source>Download {name} · {size}</source>
        <translation>{name} herunterladen · {size}</translation>
    </message>
    <message numerus="yes">
        <source>%n models</source>
        <comment>found</comment>
        <translation>
            <numerusform>%n Modell</numerusform>
            <numerusform>%n Modelle</numerusform>
        </translation>
    </message>
    <message>
        <source>{count} and more</source>
        <translation>{count} und mehr</translation>
    </message>
    <message>
        <source>Hugging Face does not answer. Seen {duration} ago.</source>
        <translation>Hugging Face antwortet nicht. Stand von vor {duration}.</translation>
    </message>
    <message numerus="yes">
        <source>%n layers</source>
        <translation>
            <numerusform>%n Schicht</numerusform>
            <numerusform>%n Schichten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>context %n tokens</source>
        <translation>
            <numerusform>Kontext %n Token</numerusform>
            <numerusform>Kontext %n Token</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n downloads</source>
        <comment>in the last month</comment>
        <translation>
            <numerusform>%n Download</numerusform>
            <numerusform>%n Downloads</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n likes</source>
        <translation>
            <numerusform>%n Like</numerusform>
            <numerusform>%n Likes</numerusform>
        </translation>
    </message>
    <message>
        <source>Updated {day}</source>
        <translation>Aktualisiert {day}</translation>
    </message>
    <message>
        <source>Licence {name}</source>
        <translation>Lizenz {name}</translation>
    </message>
    <message>
        <source>Show the model among all others</source>
        <translation>Das Modell unter allen anderen zeigen</translation>
    </message>
    <message>
        <source>Download it once more; what is here is kept</source>
        <translation>Noch einmal herunterladen; was da ist, bleibt</translation>
    </message>
    <message>
        <source>Save the history as a table for a spreadsheet</source>
        <translation>Den Verlauf als Tabelle für eine Tabellenkalkulation speichern</translation>
    </message>
    <message>
        <source>Export the history of downloads</source>
        <translation>Den Verlauf der Downloads exportieren</translation>
    </message>
    <message>
        <source>Tables (*.csv)</source>
        <translation>Tabellen (*.csv)</translation>
    </message>
    <message>
        <source>The history was exported</source>
        <translation>Der Verlauf wurde exportiert</translation>
    </message>
    <message>
        <source>Move to the top</source>
        <translation>Ganz nach oben</translation>
    </message>
    <message>
        <source>Move to the bottom</source>
        <translation>Ganz nach unten</translation>
    </message>
    <message>
        <source>Limit the speed</source>
        <translation>Tempo begrenzen</translation>
    </message>
    <message>
        <source>No limit</source>
        <translation>Keine Grenze</translation>
    </message>
    <message>
        <source>Other…</source>
        <translation>Andere…</translation>
    </message>
    <message>
        <source>It holds for each of the selected downloads, until it is lifted.</source>
        <translation>Sie gilt für jeden der ausgewählten Downloads, bis sie aufgehoben wird.</translation>
    </message>
    <message>
        <source>Nothing is being downloaded</source>
        <translation>Es wird nichts heruntergeladen</translation>
    </message>
    <message>
        <source>Downloads appear here in the order in which they run.</source>
        <translation>Downloads erscheinen hier in der Reihenfolge, in der sie laufen.</translation>
    </message>
    <message>
        <source>Go to the Library</source>
        <translation>Zur Bibliothek</translation>
    </message>
    <message>
        <source>No downloads yet</source>
        <translation>Noch keine Downloads</translation>
    </message>
    <message>
        <source>What was downloaded is listed here, with when, from where and how it ended.</source>
        <translation>Hier steht, was heruntergeladen wurde: wann, woher und mit welchem Ergebnis.</translation>
    </message>
    <message>
        <source>Speed of all downloads together</source>
        <translation>Tempo aller Downloads zusammen</translation>
    </message>
    <message>
        <source>At once</source>
        <translation>Gleichzeitig</translation>
    </message>
    <message>
        <source>downloads run, the others wait</source>
        <translation>Downloads laufen, die anderen warten</translation>
    </message>
    <message>
        <source>Time of day</source>
        <translation>Tageszeit</translation>
    </message>
    <message>
        <source>At any time</source>
        <translation>Jederzeit</translation>
    </message>
    <message>
        <source>Only between</source>
        <translation>Nur zwischen</translation>
    </message>
    <message>
        <source>and</source>
        <comment>between two times of day</comment>
        <translation>und</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Aus</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>Andere</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Waiting for room</source>
        <translation>Wartet auf Platz</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>All paused</source>
        <translation>Alle angehalten</translation>
    </message>
    <message>
        <source>Waiting until {start}</source>
        <comment>a time of day</comment>
        <translation>Wartet bis {start}</translation>
    </message>
    <message numerus="yes">
        <source>%n running</source>
        <comment>downloads</comment>
        <translation>
            <numerusform>%n läuft</numerusform>
            <numerusform>%n laufen</numerusform>
        </translation>
    </message>
    <message>
        <source>SHA-256 matched</source>
        <translation>SHA-256 stimmt überein</translation>
    </message>
    <message>
        <source>No digest known</source>
        <translation>Keine Prüfsumme bekannt</translation>
    </message>
    <message>
        <source>at most {rate}</source>
        <translation>höchstens {rate}</translation>
    </message>
    <message>
        <source>from {start} to {end}</source>
        <comment>times of day</comment>
        <translation>von {start} bis {end}</translation>
    </message>
    <message numerus="yes">
        <source>%n downloads</source>
        <translation>
            <numerusform>%n Download</numerusform>
            <numerusform>%n Downloads</numerusform>
        </translation>
    </message>
    <message>
        <source>Publisher</source>
        <translation>Herausgeber</translation>
    </message>
    <message>
        <source>Architecture</source>
        <translation>Architektur</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>Parameter</translation>
    </message>
    <message>
        <source>Quantisation</source>
        <translation>Quantisierung</translation>
    </message>
    <message numerus="yes">
        <source>%n tokens</source>
        <translation>
            <numerusform>%n Token</numerusform>
            <numerusform>%n Token</numerusform>
        </translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Lizenz</translation>
    </message>
    <message>
        <source>Chat template</source>
        <translation>Chat-Vorlage</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>Path</source>
        <translation>Pfad</translation>
    </message>
    <message>
        <source>Measured</source>
        <translation>Gemessen</translation>
    </message>
    <message>
        <source>Loaded in</source>
        <translation>Geladen in</translation>
    </message>
    <message>
        <source>Unloads if idle</source>
        <translation>Entlädt im Leerlauf</translation>
    </message>
    <message>
        <source>First token after</source>
        <translation>Erstes Token nach</translation>
    </message>
    <message>
        <source>Reads prompts</source>
        <translation>Liest Eingaben</translation>
    </message>
    <message>
        <source>Requests</source>
        <translation>Anfragen</translation>
    </message>
    <message>
        <source>Last used</source>
        <translation>Zuletzt genutzt</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>Schichten</translation>
    </message>
    <message>
        <source>Heads</source>
        <translation>Köpfe</translation>
    </message>
    <message>
        <source>Tokenizer</source>
        <translation>Tokenizer</translation>
    </message>
    <message>
        <source>Its template is not used</source>
        <translation>Ihre Vorlage wird nicht verwendet</translation>
    </message>
    <message>
        <source>Template of the source</source>
        <translation>Vorlage der Quelle</translation>
    </message>
    <message>
        <source>Settings of the source</source>
        <translation>Einstellungen der Quelle</translation>
    </message>
    <message>
        <source>{heads} ({kv} for keys)</source>
        <translation>{heads} ({kv} für Schlüssel)</translation>
    </message>
    <message>
        <source>From its source</source>
        <translation>Von der Quelle</translation>
    </message>
    <message>
        <source>In the file</source>
        <translation>In der Datei</translation>
    </message>
    <message>
        <source>Last unload</source>
        <translation>Letztes Entladen</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>Dauerte</translation>
    </message>
    <message>
        <source>Kept as cache</source>
        <translation>Als Cache behalten</translation>
    </message>
    <message>
        <source>Not back</source>
        <translation>Nicht zurück</translation>
    </message>
    <message>
        <source>Estimate</source>
        <translation>Schätzung</translation>
    </message>
    <message>
        <source>Between</source>
        <translation>Zwischen</translation>
    </message>
    <message>
        <source>Fits now</source>
        <translation>Passt jetzt</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>Ja</translation>
    </message>
    <message>
        <source>No</source>
        <translation>Nein</translation>
    </message>
    <message>
        <source>OpenAI-compatible address</source>
        <translation>OpenAI-kompatible Adresse</translation>
    </message>
    <message>
        <source>Model name</source>
        <translation>Modellname</translation>
    </message>
    <message>
        <source>GPU layers</source>
        <translation>GPU-Schichten</translation>
    </message>
    <message>
        <source>KV cache</source>
        <translation>KV-Cache</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>Threads</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>Stapel</translation>
    </message>
    <message>
        <source>Memory map</source>
        <translation>Speicherabbild</translation>
    </message>
    <message>
        <source>Flash attention</source>
        <translation>Flash Attention</translation>
    </message>
    <message>
        <source>Embeddings</source>
        <translation>Einbettungen</translation>
    </message>
    <message>
        <source>Unload when idle</source>
        <translation>Bei Leerlauf entladen</translation>
    </message>
    <message>
        <source>Yes, digest matches</source>
        <translation>Ja, die Prüfsumme stimmt</translation>
    </message>
    <message>
        <source>No digest is known</source>
        <translation>Keine Prüfsumme bekannt</translation>
    </message>
    <message>
        <source>All</source>
        <comment>layers of a model</comment>
        <translation>Alle</translation>
    </message>
    <message>
        <source>After {duration}</source>
        <translation>Nach {duration}</translation>
    </message>
    <message>
        <source>Memory (RAM)</source>
        <translation>Speicher (RAM)</translation>
    </message>
    <message>
        <source>Other programs</source>
        <translation>Andere Programme</translation>
    </message>
    <message>
        <source>Free</source>
        <translation>Frei</translation>
    </message>
    <message>
        <source>Last minutes</source>
        <translation>Letzte Minuten</translation>
    </message>
    <message>
        <source>Show how much memory was used in the last minutes</source>
        <translation>Zeigen, wie viel Speicher in den letzten Minuten belegt war</translation>
    </message>
    <message>
        <source>now</source>
        <translation>jetzt</translation>
    </message>
    <message>
        <source>Fits</source>
        <translation>Passt</translation>
    </message>
    <message>
        <source>{amount} used</source>
        <translation>{amount} belegt</translation>
    </message>
    <message>
        <source>{used} of {total}</source>
        <translation>{used} von {total}</translation>
    </message>
    <message>
        <source>{size} free</source>
        <translation>{size} frei</translation>
    </message>
    <message>
        <source>{name}: {size} ({share})</source>
        <translation>{name}: {size} ({share})</translation>
    </message>
    <message>
        <source>{name} would add {size}</source>
        <translation>{name} bräuchte zusätzlich {size}</translation>
    </message>
    <message>
        <source>{name} would add {size} ({low} to {high})</source>
        <translation>{name} bräuchte zusätzlich {size} ({low} bis {high})</translation>
    </message>
    <message>
        <source>{addition}: {missing}</source>
        <translation>{addition}: {missing}</translation>
    </message>
    <message>
        <source>{addition}: tight, beyond what should stay free</source>
        <translation>{addition}: knapp, mehr als frei bleiben sollte</translation>
    </message>
    <message>
        <source>{size} more than is free</source>
        <translation>{size} mehr, als frei ist</translation>
    </message>
    <message>
        <source>{size} should stay free</source>
        <translation>{size} sollten frei bleiben</translation>
    </message>
    <message>
        <source>{device}: {summary}.</source>
        <translation>{device}: {summary}.</translation>
    </message>
    <message>
        <source>Between {low} and {high} were used in the last {time}</source>
        <translation>In den letzten {time} waren zwischen {low} und {high} belegt</translation>
    </message>
    <message>
        <source>{time} ago</source>
        <translation>vor {time}</translation>
    </message>
    <message>
        <source>Which models are shown</source>
        <translation>Welche Modelle gezeigt werden</translation>
    </message>
    <message numerus="yes">
        <source>%n models</source>
        <translation>
            <numerusform>%n Modell</numerusform>
            <numerusform>%n Modelle</numerusform>
        </translation>
    </message>
    <message>
        <source>Model service: {state}</source>
        <translation>Modelldienst: {state}</translation>
    </message>
    <message numerus="yes">
        <source>+%n more</source>
        <translation>
            <numerusform>+%n weiteres</numerusform>
            <numerusform>+%n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Bis</translation>
    </message>
    <message>
        <source>Unload all models</source>
        <translation>Alle Modelle entladen</translation>
    </message>
    <message>
        <source>Sort by</source>
        <translation>Sortieren nach</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>Spalten</translation>
    </message>
    <message>
        <source>Show details</source>
        <translation>Einzelheiten zeigen</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Close window</source>
        <translation>Fenster schließen</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Aussehen</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>Menü</translation>
    </message>
    <message>
        <source>Menu (F10)</source>
        <translation>Menü (F10)</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>Meldungen</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>Diese Meldung schließen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Places</source>
        <translation>Orte</translation>
    </message>
    <message>
        <source>Not enough disk space</source>
        <translation>Nicht genug Speicherplatz</translation>
    </message>
    <message>
        <source>It needs {needed} of disk space; {free} is free.</source>
        <translation>Es werden {needed} auf der Platte gebraucht; {free} sind frei.</translation>
    </message>
    <message>
        <source>It needs {needed} of disk space.</source>
        <translation>Es werden {needed} auf der Platte gebraucht.</translation>
    </message>
    <message>
        <source>Only {free} of disk space is free.</source>
        <translation>Auf der Platte sind nur {free} frei.</translation>
    </message>
    <message>
        <source>Remove a model or other files, then download again: it goes on where it stopped.</source>
        <translation>Entfernen Sie ein Modell oder andere Dateien und laden Sie dann erneut herunter: Es geht weiter, wo es aufgehört hat.</translation>
    </message>
    <message>
        <source>Not enough memory</source>
        <translation>Nicht genug Arbeitsspeicher</translation>
    </message>
    <message>
        <source>It needs {needed} of memory; {free} is free.</source>
        <translation>Es werden {needed} Arbeitsspeicher gebraucht; {free} sind frei.</translation>
    </message>
    <message>
        <source>It needs {needed} of memory.</source>
        <translation>Es werden {needed} Arbeitsspeicher gebraucht.</translation>
    </message>
    <message>
        <source>Only {free} of memory is free.</source>
        <translation>Nur {free} Arbeitsspeicher sind frei.</translation>
    </message>
    <message>
        <source>Unload another model, close other programs, or choose a smaller quantisation.</source>
        <translation>Entladen Sie ein anderes Modell, schließen Sie andere Programme oder wählen Sie eine kleinere Quantisierung.</translation>
    </message>
    <message>
        <source>expected {expected}…, received {actual}…</source>
        <translation>erwartet {expected}…, erhalten {actual}…</translation>
    </message>
    <message>
        <source>The file is not the expected one</source>
        <translation>Die Datei ist nicht die erwartete</translation>
    </message>
    <message>
        <source>Its checksum differs{note}, so it was not kept. Download it again; if that gives the same, the link or the SHA-256 is wrong.</source>
        <translation>Ihre Prüfsumme weicht ab{note}, deshalb wurde sie nicht behalten. Laden Sie sie erneut herunter; bleibt es dabei, ist der Link oder die SHA-256 falsch.</translation>
    </message>
    <message>
        <source>There is no such file</source>
        <translation>Es gibt keine solche Datei</translation>
    </message>
    <message>
        <source>The server has nothing under this link{note}. Check it for typing mistakes, or look for the model&apos;s new address.</source>
        <translation>Der Server hat nichts unter diesem Link{note}. Prüfen Sie ihn auf Tippfehler oder suchen Sie die neue Adresse des Modells.</translation>
    </message>
    <message>
        <source>The server refused</source>
        <translation>Der Server hat abgelehnt</translation>
    </message>
    <message>
        <source>It did not hand out the file{note}. Try again later, or use another link.</source>
        <translation>Er hat die Datei nicht herausgegeben{note}. Versuchen Sie es später erneut oder nehmen Sie einen anderen Link.</translation>
    </message>
    <message>
        <source>The server does not answer</source>
        <translation>Der Server antwortet nicht</translation>
    </message>
    <message>
        <source>Nothing was reached{note}. Check the network and the link, then try again: the download goes on where it stopped.</source>
        <translation>Es war nichts zu erreichen{note}. Prüfen Sie das Netzwerk und den Link und versuchen Sie es erneut: Der Download geht weiter, wo er aufgehört hat.</translation>
    </message>
    <message>
        <source>Its publisher hands it out only to people who accepted the licence. Accept it at {url}, then add your access token.</source>
        <translation>Der Herausgeber gibt es nur heraus, wenn der Lizenz zugestimmt wurde. Stimmen Sie ihr unter {url} zu und hinterlegen Sie dann Ihren Zugriffstoken.</translation>
    </message>
    <message>
        <source>The file is missing</source>
        <translation>Die Datei fehlt</translation>
    </message>
    <message>
        <source>It was moved or deleted by another program{note}. Put it back, or download it again.</source>
        <translation>Ein anderes Programm hat sie verschoben oder gelöscht{note}. Legen Sie sie zurück oder laden Sie sie erneut herunter.</translation>
    </message>
    <message>
        <source>The disk could not be used</source>
        <translation>Die Platte konnte nicht benutzt werden</translation>
    </message>
    <message>
        <source>Reading or writing failed{note}. Check that the folder may be written to and that the disk is healthy, then try again.</source>
        <translation>Lesen oder Schreiben ist fehlgeschlagen{note}. Prüfen Sie, ob in den Ordner geschrieben werden darf und die Platte in Ordnung ist, und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>exit code {code}</source>
        <translation>Exit-Code {code}</translation>
    </message>
    <message>
        <source>The engine stopped unexpectedly</source>
        <translation>Die Engine wurde unerwartet beendet</translation>
    </message>
    <message>
        <source>The process that ran this model ended{note}; its memory is free again. Load it once more; if it stops again, verify the file or load it with a smaller context.</source>
        <translation>Der Prozess dieses Modells ist zu Ende gegangen{note}; sein Speicher ist wieder frei. Laden Sie es noch einmal; endet er wieder, prüfen Sie die Datei oder laden Sie es mit einem kleineren Kontext.</translation>
    </message>
    <message>
        <source>The port is taken</source>
        <translation>Der Port ist belegt</translation>
    </message>
    <message>
        <source>Load now</source>
        <translation>Jetzt laden</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>A download stands still</source>
        <translation>Ein Download steht still</translation>
    </message>
    <message>
        <source>The disk is full</source>
        <translation>Die Platte ist voll</translation>
    </message>
    <message>
        <source>Something went wrong</source>
        <translation>Etwas ist schiefgegangen</translation>
    </message>
    <message>
        <source>{name} is ready to be loaded.</source>
        <translation>{name} kann geladen werden.</translation>
    </message>
    <message>
        <source>Nothing comes in for {name} any more. It goes on when the server does.</source>
        <translation>Für {name} kommt nichts mehr an. Es geht weiter, sobald der Server wieder sendet.</translation>
    </message>
    <message>
        <source>{name} goes on when there is room again.</source>
        <translation>{name} geht weiter, sobald wieder Platz ist.</translation>
    </message>
    <message>
        <source>{name}:</source>
        <translation>{name}:</translation>
    </message>
    <message numerus="yes">
        <source>%n downloads finished</source>
        <translation>
            <numerusform>%n Download abgeschlossen</numerusform>
            <numerusform>%n Downloads abgeschlossen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <comment>downloads or loads</comment>
        <translation>
            <numerusform>%n fehlgeschlagen</numerusform>
            <numerusform>%n fehlgeschlagen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stand still</source>
        <comment>downloads</comment>
        <translation>
            <numerusform>%n steht still</numerusform>
            <numerusform>%n stehen still</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{names} and %n more</source>
        <translation>
            <numerusform>{names} und %n weiteres</numerusform>
            <numerusform>{names} und %n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>The service reports a problem that this version does not know. Update Modelyard, then try again.</source>
        <translation>Der Dienst meldet ein Problem, das diese Version nicht kennt. Aktualisieren Sie Modelyard und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>The service did not accept this</source>
        <translation>Der Dienst hat das nicht angenommen</translation>
    </message>
    <message>
        <source>Something in what was entered is not right. Check it and try again.</source>
        <translation>Etwas an der Eingabe stimmt nicht. Prüfen Sie sie und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>The service cannot do this</source>
        <translation>Der Dienst kann das nicht</translation>
    </message>
    <message>
        <source>It has no such function; it may be an older version. Update it, then try again.</source>
        <translation>Er hat diese Funktion nicht; vielleicht ist es eine ältere Version. Aktualisieren Sie ihn und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>The service refused</source>
        <translation>Der Dienst hat abgelehnt</translation>
    </message>
    <message>
        <source>It does not accept requests from here. Check the address of the service.</source>
        <translation>Er nimmt von hier keine Anfragen an. Prüfen Sie die Adresse des Dienstes.</translation>
    </message>
    <message>
        <source>The service asks for a token</source>
        <translation>Der Dienst verlangt einen Token</translation>
    </message>
    <message>
        <source>Quit Modelyard and start it again, so that it reads the service&apos;s new token.</source>
        <translation>Beenden Sie Modelyard und starten Sie es neu, damit es den neuen Token des Dienstes liest.</translation>
    </message>
    <message>
        <source>This model is gone</source>
        <translation>Dieses Modell gibt es nicht mehr</translation>
    </message>
    <message>
        <source>It was removed in the meantime. Add it again if you need it.</source>
        <translation>Es wurde inzwischen entfernt. Fügen Sie es wieder hinzu, wenn Sie es brauchen.</translation>
    </message>
    <message>
        <source>This model is already here</source>
        <translation>Dieses Modell ist schon da</translation>
    </message>
    <message>
        <source>Look for it in the list, or add it under another name.</source>
        <translation>Suchen Sie es in der Liste oder fügen Sie es unter einem anderen Namen hinzu.</translation>
    </message>
    <message>
        <source>Several models fit this name</source>
        <translation>Mehrere Modelle passen zu diesem Namen</translation>
    </message>
    <message>
        <source>Use the full name of the one that you mean.</source>
        <translation>Verwenden Sie den vollen Namen des gemeinten Modells.</translation>
    </message>
    <message>
        <source>The model is not downloaded</source>
        <translation>Das Modell ist nicht heruntergeladen</translation>
    </message>
    <message>
        <source>Download it first.</source>
        <translation>Laden Sie es zuerst herunter.</translation>
    </message>
    <message>
        <source>The model is not loaded</source>
        <translation>Das Modell ist nicht geladen</translation>
    </message>
    <message>
        <source>Load it first.</source>
        <translation>Laden Sie es zuerst.</translation>
    </message>
    <message>
        <source>This entry cannot be changed</source>
        <translation>Dieser Eintrag lässt sich nicht ändern</translation>
    </message>
    <message>
        <source>It came with the service. Add the model by its link to get an entry of your own.</source>
        <translation>Er gehört zum Dienst. Fügen Sie das Modell über seinen Link hinzu, um einen eigenen Eintrag zu bekommen.</translation>
    </message>
    <message>
        <source>The model is loaded</source>
        <translation>Das Modell ist geladen</translation>
    </message>
    <message>
        <source>Unload it first, then try again.</source>
        <translation>Entladen Sie es zuerst und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>The model is busy</source>
        <translation>Das Modell ist beschäftigt</translation>
    </message>
    <message>
        <source>Something else is being done with it. Try again when that is done.</source>
        <translation>Es geschieht gerade etwas anderes damit. Versuchen Sie es erneut, wenn das fertig ist.</translation>
    </message>
    <message>
        <source>What was downloaded is kept. Start again to go on from there.</source>
        <translation>Was heruntergeladen wurde, bleibt. Beginnen Sie erneut, um von dort weiterzumachen.</translation>
    </message>
    <message>
        <source>It is not being downloaded</source>
        <translation>Es wird nicht heruntergeladen</translation>
    </message>
    <message>
        <source>It has ended in the meantime. Start it again if you need it.</source>
        <translation>Der Download ist inzwischen zu Ende. Beginnen Sie ihn erneut, wenn Sie ihn brauchen.</translation>
    </message>
    <message>
        <source>This kind of link is not supported</source>
        <translation>Diese Art von Link wird nicht unterstützt</translation>
    </message>
    <message>
        <source>Use a direct https link to a .gguf file, or a link of Hugging Face or Ollama.</source>
        <translation>Verwenden Sie einen direkten https-Link zu einer .gguf-Datei oder einen Link von Hugging Face oder Ollama.</translation>
    </message>
    <message>
        <source>The file changed on the server</source>
        <translation>Die Datei hat sich auf dem Server geändert</translation>
    </message>
    <message>
        <source>It was replaced while it was being downloaded. Download it again from the start.</source>
        <translation>Sie wurde während des Downloads ersetzt. Laden Sie sie von vorn herunter.</translation>
    </message>
    <message>
        <source>The server sends a broken file</source>
        <translation>Der Server sendet eine kaputte Datei</translation>
    </message>
    <message>
        <source>This model needs your consent</source>
        <translation>Dieses Modell braucht Ihre Zustimmung</translation>
    </message>
    <message>
        <source>The network wants a sign-in</source>
        <translation>Das Netz verlangt eine Anmeldung</translation>
    </message>
    <message>
        <source>It answers in the place of the server, as hotels and trains do. Open any web page to sign in; the download goes on by itself.</source>
        <translation>Es antwortet anstelle des Servers, wie in Hotels und Zügen üblich. Öffnen Sie eine beliebige Webseite, um sich anzumelden; der Download geht von selbst weiter.</translation>
    </message>
    <message>
        <source>Its publisher hands it out only to people who accepted the licence. Accept it on the model&apos;s page, then add your access token.</source>
        <translation>Der Herausgeber gibt es nur heraus, wenn der Lizenz zugestimmt wurde. Stimmen Sie ihr auf der Seite des Modells zu und hinterlegen Sie dann Ihren Zugriffstoken.</translation>
    </message>
    <message>
        <source>Another program uses it, or the system does not allow it{note}. Close that program, or choose another port; those below 1024 are often not allowed.</source>
        <translation>Ein anderes Programm benutzt ihn, oder das System erlaubt ihn nicht{note}. Schließen Sie dieses Programm oder wählen Sie einen anderen Port; die unter 1024 sind oft nicht erlaubt.</translation>
    </message>
    <message>
        <source>What it sent does not fit what it announced, or is a web page instead of the file. Try again later, or use another link.</source>
        <translation>Was er gesendet hat, passt nicht zu seiner Ankündigung oder ist eine Webseite statt der Datei. Versuchen Sie es später erneut oder nehmen Sie einen anderen Link.</translation>
    </message>
    <message>
        <source>This model is for members</source>
        <translation>Dieses Modell ist für Mitglieder</translation>
    </message>
    <message>
        <source>There is no such model, or its registry hands it out only to members. Check the name, or add your account at this registry.</source>
        <translation>Es gibt kein solches Modell, oder seine Registry gibt es nur an Mitglieder heraus. Prüfen Sie den Namen oder hinterlegen Sie Ihr Konto bei dieser Registry.</translation>
    </message>
    <message>
        <source>The source does not accept your account</source>
        <translation>Die Quelle nimmt Ihr Konto nicht an</translation>
    </message>
    <message>
        <source>The access token or password may have expired or be mistyped. Make a new one at the source, then enter it again.</source>
        <translation>Zugriffstoken oder Passwort sind vielleicht abgelaufen oder vertippt. Erzeugen Sie bei der Quelle neue und geben Sie sie erneut ein.</translation>
    </message>
    <message>
        <source>This server sends whole files only</source>
        <translation>Dieser Server sendet nur ganze Dateien</translation>
    </message>
    <message>
        <source>What the file is can be told once it is downloaded; a broken download starts again.</source>
        <translation>Was die Datei enthält, lässt sich erst nach dem Download sagen; ein abgebrochener Download beginnt von vorn.</translation>
    </message>
    <message>
        <source>This system has no keyring that opens</source>
        <translation>Auf diesem System lässt sich kein Schlüsselbund öffnen</translation>
    </message>
    <message>
        <source>Unlock or install one, or agree to keep the secret in a file of the data folder that only you may read.</source>
        <translation>Entsperren oder installieren Sie einen, oder stimmen Sie zu, das Geheimnis in einer Datei des Datenordners aufzubewahren, die nur Sie lesen dürfen.</translation>
    </message>
    <message>
        <source>The file is damaged</source>
        <translation>Die Datei ist beschädigt</translation>
    </message>
    <message>
        <source>It is cut short or not a GGUF model. Download it again, or choose another file.</source>
        <translation>Sie ist unvollständig oder kein GGUF-Modell. Laden Sie sie erneut herunter oder wählen Sie eine andere Datei.</translation>
    </message>
    <message>
        <source>The engine does not know this kind of model</source>
        <translation>Die Engine kennt diese Art von Modell nicht</translation>
    </message>
    <message>
        <source>The model is newer than the engine, or not a language model. Update Modelyard or choose another model.</source>
        <translation>Das Modell ist neuer als die Engine oder kein Sprachmodell. Aktualisieren Sie Modelyard oder wählen Sie ein anderes Modell.</translation>
    </message>
    <message>
        <source>This file is no model by itself</source>
        <translation>Diese Datei ist allein kein Modell</translation>
    </message>
    <message>
        <source>It turns pictures into what a model reads. Load the model that it belongs to, and choose it there in the options, as the projector.</source>
        <translation>Sie macht aus Bildern, was ein Modell lesen kann. Laden Sie das Modell, zu dem sie gehört, und wählen Sie sie dort in den Optionen als Projektor.</translation>
    </message>
    <message>
        <source>Its template cannot be used</source>
        <translation>Seine Vorlage ist nicht verwendbar</translation>
    </message>
    <message>
        <source>Nothing else says how a conversation is put into words for this model. Give a chat template in its options, or load it all the same.</source>
        <translation>Nichts anderes sagt, wie ein Gespräch für dieses Modell in Worte gefasst wird. Geben Sie in seinen Optionen eine Chat-Vorlage an oder laden Sie es trotzdem.</translation>
    </message>
    <message>
        <source>This processor is not supported</source>
        <translation>Dieser Prozessor wird nicht unterstützt</translation>
    </message>
    <message>
        <source>The engine needs a processor with AVX2, FMA, F16C and BMI2 (2013 or later).</source>
        <translation>Die Engine braucht einen Prozessor mit AVX2, FMA, F16C und BMI2 (2013 oder neuer).</translation>
    </message>
    <message>
        <source>The engine could not load the model</source>
        <translation>Die Engine konnte das Modell nicht laden</translation>
    </message>
    <message>
        <source>Verify the file, or load it with a smaller context.</source>
        <translation>Prüfen Sie die Datei oder laden Sie es mit einem kleineren Kontext.</translation>
    </message>
    <message>
        <source>The service is already running</source>
        <translation>Der Dienst läuft schon</translation>
    </message>
    <message>
        <source>Use the one that runs, or end it first.</source>
        <translation>Benutzen Sie den laufenden oder beenden Sie ihn zuerst.</translation>
    </message>
    <message>
        <source>The model service does not answer</source>
        <translation>Der Modelldienst antwortet nicht</translation>
    </message>
    <message>
        <source>It is started again by itself. Try again in a moment.</source>
        <translation>Er wird von selbst neu gestartet. Versuchen Sie es gleich noch einmal.</translation>
    </message>
    <message>
        <source>The model service takes too long</source>
        <translation>Der Modelldienst braucht zu lange</translation>
    </message>
    <message>
        <source>The machine may be busy. Try again in a moment.</source>
        <translation>Der Rechner ist vielleicht ausgelastet. Versuchen Sie es gleich noch einmal.</translation>
    </message>
    <message>
        <source>The service answered something unexpected</source>
        <translation>Der Dienst hat etwas Unerwartetes geantwortet</translation>
    </message>
    <message>
        <source>It may be another program, or another version. Check its address, then try again.</source>
        <translation>Vielleicht ist es ein anderes Programm oder eine andere Version. Prüfen Sie die Adresse und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>The list of models is from a newer version</source>
        <translation>Die Liste der Modelle stammt von einer neueren Version</translation>
    </message>
    <message>
        <source>Update Modelyard; this version leaves the list untouched.</source>
        <translation>Aktualisieren Sie Modelyard; diese Version lässt die Liste unverändert.</translation>
    </message>
    <message>
        <source>The service made a mistake</source>
        <translation>Der Dienst hat einen Fehler gemacht</translation>
    </message>
    <message>
        <source>Try again. If it happens once more, its log tells what went wrong.</source>
        <translation>Versuchen Sie es erneut. Geschieht es noch einmal, steht im Protokoll, was schiefging.</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>The model and who publishes it</source>
        <translation>Das Modell und wer es veröffentlicht</translation>
    </message>
    <message>
        <source>This machine</source>
        <translation>Dieser Rechner</translation>
    </message>
    <message>
        <source>Whether it fits into the memory of this machine, at about 4 bits a weight</source>
        <translation>Ob es bei etwa 4 Bit je Gewicht in den Speicher dieses Rechners passt</translation>
    </message>
    <message>
        <source>Downloads</source>
        <translation>Downloads</translation>
    </message>
    <message>
        <source>How often it was downloaded in the last month</source>
        <translation>Wie oft es im letzten Monat heruntergeladen wurde</translation>
    </message>
    <message>
        <source>Likes</source>
        <translation>Likes</translation>
    </message>
    <message>
        <source>How many people marked it as liked</source>
        <translation>Wie vielen es gefällt</translation>
    </message>
    <message>
        <source>Updated</source>
        <translation>Aktualisiert</translation>
    </message>
    <message>
        <source>When its publisher changed it last</source>
        <translation>Wann der Herausgeber es zuletzt geändert hat</translation>
    </message>
    <message>
        <source>Here</source>
        <translation>Hier</translation>
    </message>
    <message>
        <source>Whether it is in your library, or what it takes to get it</source>
        <translation>Ob es in Ihrer Bibliothek ist oder was dafür nötig ist</translation>
    </message>
    <message>
        <source>Do what makes sense now: download, load or unload</source>
        <translation>Tun, was jetzt sinnvoll ist: herunterladen, laden oder entladen</translation>
    </message>
    <message>
        <source>Remove the selected models</source>
        <translation>Die ausgewählten Modelle entfernen</translation>
    </message>
    <message>
        <source>Cancel a download or a load; in the search: show all models</source>
        <translation>Einen Download oder das Laden abbrechen; in der Suche: alle Modelle zeigen</translation>
    </message>
    <message>
        <source>Add a model</source>
        <translation>Modell hinzufügen</translation>
    </message>
    <message>
        <source>Add the link that is on the clipboard</source>
        <translation>Den Link aus der Zwischenablage hinzufügen</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Library</source>
        <translation>Bibliothek</translation>
    </message>
    <message>
        <source>Discover</source>
        <translation>Entdecken</translation>
    </message>
    <message>
        <source>Download, or go on with the download</source>
        <translation>Herunterladen oder mit dem Download fortfahren</translation>
    </message>
    <message>
        <source>Pause or resume all downloads</source>
        <translation>Alle Downloads anhalten oder fortsetzen</translation>
    </message>
    <message>
        <source>In the downloads: move the selected ones up; with Home to the top</source>
        <translation>In den Downloads: die ausgewählten nach oben; mit Pos1 ganz nach oben</translation>
    </message>
    <message>
        <source>In the downloads: move the selected ones down; with End to the bottom</source>
        <translation>In den Downloads: die ausgewählten nach unten; mit Ende ganz nach unten</translation>
    </message>
    <message>
        <source>Show what takes room on the disks</source>
        <translation>Zeigen, was auf den Platten Platz belegt</translation>
    </message>
    <message>
        <source>Show or hide the details</source>
        <translation>Einzelheiten zeigen oder verbergen</translation>
    </message>
    <message>
        <source>Show what is in the file</source>
        <translation>Zeigen, was in der Datei steht</translation>
    </message>
    <message>
        <source>Find a command, a place or a model</source>
        <translation>Einen Befehl, einen Ort oder ein Modell finden</translation>
    </message>
    <message>
        <source>Open the menu</source>
        <translation>Das Menü öffnen</translation>
    </message>
    <message>
        <source>Close the window; downloads go on</source>
        <translation>Das Fenster schließen; Downloads gehen weiter</translation>
    </message>
    <message>
        <source>Show these shortcuts; so does ?</source>
        <translation>Diese Tastenkürzel zeigen; ebenso mit ?</translation>
    </message>
    <message>
        <source>Will be downloaded from a registry.</source>
        <translation>Wird von einer Registry heruntergeladen.</translation>
    </message>
    <message>
        <source>Will be downloaded from Hugging Face.</source>
        <translation>Wird von Hugging Face heruntergeladen.</translation>
    </message>
    <message>
        <source>Paste a link, or the path of a .gguf file.</source>
        <translation>Fügen Sie einen Link oder den Pfad einer .gguf-Datei ein.</translation>
    </message>
    <message>
        <source>This is too long for a link.</source>
        <translation>Das ist zu lang für einen Link.</translation>
    </message>
    <message numerus="yes">
        <source>A SHA-256 digest is 64 characters of 0 to 9 and a to f; this has %n.</source>
        <translation>
            <numerusform>Eine SHA-256-Prüfsumme hat 64 Zeichen aus 0 bis 9 und a bis f; diese hat %n.</numerusform>
            <numerusform>Eine SHA-256-Prüfsumme hat 64 Zeichen aus 0 bis 9 und a bis f; diese hat %n.</numerusform>
        </translation>
    </message>
    <message>
        <source>This is not a complete link.</source>
        <translation>Das ist kein vollständiger Link.</translation>
    </message>
    <message>
        <source>Only http, https, hf, ollama and oci links can be downloaded.</source>
        <translation>Nur Links mit http, https, hf, ollama und oci lassen sich herunterladen.</translation>
    </message>
    <message>
        <source>A link has no spaces in it.</source>
        <translation>Ein Link enthält keine Leerzeichen.</translation>
    </message>
    <message>
        <source>This is a repository: choose one of its files in Discover.</source>
        <translation>Das ist ein Repository: Wählen Sie eine seiner Dateien unter Entdecken.</translation>
    </message>
    <message>
        <source>A file of Hugging Face is written hf://owner/repository/file.gguf.</source>
        <translation>Eine Datei von Hugging Face schreibt man hf://besitzer/repository/datei.gguf.</translation>
    </message>
    <message>
        <source>The link must lead to a file.</source>
        <translation>Der Link muss zu einer Datei führen.</translation>
    </message>
    <message>
        <source>This does not look like a .gguf file; it can be tried.</source>
        <translation>Das sieht nicht nach einer .gguf-Datei aus; es lässt sich versuchen.</translation>
    </message>
    <message>
        <source>Will be downloaded from {server}.</source>
        <translation>Wird von {server} heruntergeladen.</translation>
    </message>
    <message>
        <source>Begin a link with https://, or a path with /.</source>
        <translation>Ein Link beginnt mit https://, ein Pfad mit /.</translation>
    </message>
    <message>
        <source>There is no such file on this computer.</source>
        <translation>Auf diesem Rechner gibt es keine solche Datei.</translation>
    </message>
    <message>
        <source>Only .gguf files can be loaded.</source>
        <translation>Nur .gguf-Dateien können geladen werden.</translation>
    </message>
    <message>
        <source>Will be added from this computer.</source>
        <translation>Wird von diesem Rechner hinzugefügt.</translation>
    </message>
    <message>
        <source>{size} in memory</source>
        <translation>{size} im Speicher</translation>
    </message>
    <message>
        <source>Search models</source>
        <translation>Modelle suchen</translation>
    </message>
    <message>
        <source>Not downloaded</source>
        <translation>Nicht heruntergeladen</translation>
    </message>
    <message>
        <source>Waiting to download</source>
        <translation>Wartet auf den Download</translation>
    </message>
    <message>
        <source>Downloading</source>
        <translation>Lädt herunter</translation>
    </message>
    <message>
        <source>Verifying</source>
        <translation>Wird geprüft</translation>
    </message>
    <message>
        <source>Download failed</source>
        <translation>Download fehlgeschlagen</translation>
    </message>
    <message>
        <source>File is missing</source>
        <translation>Datei fehlt</translation>
    </message>
    <message>
        <source>Waiting to load</source>
        <translation>Wartet auf das Laden</translation>
    </message>
    <message>
        <source>Loading</source>
        <translation>Wird geladen</translation>
    </message>
    <message>
        <source>Loaded</source>
        <translation>Geladen</translation>
    </message>
    <message>
        <source>Unloading</source>
        <translation>Wird entladen</translation>
    </message>
    <message>
        <source>Could not load</source>
        <translation>Laden fehlgeschlagen</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>Gewichte</translation>
    </message>
    <message>
        <source>Weights laid out anew</source>
        <translation>Neu angeordnete Gewichte</translation>
    </message>
    <message>
        <source>Conversation checkpoints</source>
        <translation>Gesprächsstände</translation>
    </message>
    <message>
        <source>Compute buffers</source>
        <translation>Rechenpuffer</translation>
    </message>
    <message>
        <source>Vocabulary</source>
        <translation>Vokabular</translation>
    </message>
    <message>
        <source>Context window</source>
        <translation>Kontextfenster</translation>
    </message>
    <message>
        <source>How many tokens of a conversation the model sees; a longer one takes more memory</source>
        <translation>Wie viele Token eines Gesprächs das Modell sieht; ein größeres Fenster braucht mehr Speicher</translation>
    </message>
    <message>
        <source>How many layers go to the GPU; the others are computed by the CPU</source>
        <translation>Wie viele Schichten auf die GPU kommen; die übrigen rechnet die CPU</translation>
    </message>
    <message>
        <source>How the memory of the conversation is stored; smaller types are less exact</source>
        <translation>Wie das Gedächtnis des Gesprächs abgelegt wird; kleinere Typen sind weniger genau</translation>
    </message>
    <message>
        <source>A way to compute that takes less memory with a long context</source>
        <translation>Ein Rechenweg, der bei langem Kontext weniger Speicher braucht</translation>
    </message>
    <message>
        <source>Requests at once</source>
        <translation>Anfragen zugleich</translation>
    </message>
    <message>
        <source>How many requests are answered at the same time, each with its own context</source>
        <translation>Wie viele Anfragen gleichzeitig beantwortet werden, jede mit eigenem Kontext</translation>
    </message>
    <message>
        <source>How many cores compute; more than the machine has makes it slower</source>
        <translation>Wie viele Kerne rechnen; mehr, als der Rechner hat, machen es langsamer</translation>
    </message>
    <message>
        <source>How many tokens of a prompt are read in one go; larger takes more memory</source>
        <translation>Wie viele Token einer Eingabe auf einmal gelesen werden; mehr braucht mehr Speicher</translation>
    </message>
    <message>
        <source>Map the file</source>
        <translation>Datei einblenden</translation>
    </message>
    <message>
        <source>Let the system page the file in instead of reading it at once</source>
        <translation>Das System die Datei nach Bedarf einlesen lassen, statt sie auf einmal zu lesen</translation>
    </message>
    <message>
        <source>Lock in memory</source>
        <translation>Im Speicher halten</translation>
    </message>
    <message>
        <source>Keep the system from swapping the model out to the disk</source>
        <translation>Verhindern, dass das System das Modell auf die Platte auslagert</translation>
    </message>
    <message>
        <source>Serve embeddings of texts instead of answers to them</source>
        <translation>Einbettungen von Texten liefern statt Antworten darauf</translation>
    </message>
    <message>
        <source>After how long without a request its memory is freed</source>
        <translation>Nach wie langer Zeit ohne Anfrage sein Speicher frei wird</translation>
    </message>
    <message>
        <source>Keep loaded</source>
        <translation>Geladen lassen</translation>
    </message>
    <message>
        <source>Never unload it to make room for another model, nor for idling</source>
        <translation>Nie entladen, weder um Platz für ein anderes Modell zu schaffen noch wegen Leerlauf</translation>
    </message>
    <message>
        <source>Low priority</source>
        <translation>Niedriger Vorrang</translation>
    </message>
    <message>
        <source>Let every other program go first; the answers may come slower</source>
        <translation>Jedem anderen Programm den Vortritt lassen; Antworten kommen dann vielleicht langsamer</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Startwert</translation>
    </message>
    <message>
        <source>Where chance begins: with the same number the same answer comes again</source>
        <translation>Wo der Zufall beginnt: Mit derselben Zahl kommt dieselbe Antwort wieder</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>Temperatur</translation>
    </message>
    <message>
        <source>How much chance decides: 0 is always the likeliest word</source>
        <translation>Wie viel der Zufall entscheidet: Bei 0 ist es immer das wahrscheinlichste Wort</translation>
    </message>
    <message>
        <source>Top P</source>
        <translation>Top P</translation>
    </message>
    <message>
        <source>Which share of the likelihood the considered tokens have together</source>
        <translation>Welchen Anteil der Wahrscheinlichkeit die infrage kommenden Token zusammen haben</translation>
    </message>
    <message>
        <source>Min P</source>
        <translation>Min P</translation>
    </message>
    <message>
        <source>How likely a token must be compared with the likeliest one</source>
        <translation>Wie wahrscheinlich ein Token im Vergleich zum wahrscheinlichsten sein muss</translation>
    </message>
    <message>
        <source>A Jinja template instead of the one in the file</source>
        <translation>Eine Jinja-Vorlage statt der in der Datei</translation>
    </message>
    <message>
        <source>Projector</source>
        <translation>Projektor</translation>
    </message>
    <message>
        <source>The file with which the model understands pictures</source>
        <translation>Die Datei, mit der das Modell Bilder versteht</translation>
    </message>
    <message>
        <source>Draft model</source>
        <translation>Entwurfsmodell</translation>
    </message>
    <message>
        <source>A small model that guesses ahead, which makes a large one faster</source>
        <translation>Ein kleines Modell, das vorausrät und so ein großes schneller macht</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>Antworten</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>Engine</translation>
    </message>
    <message>
        <source>While it is loaded</source>
        <translation>Solange es geladen ist</translation>
    </message>
    <message>
        <source>Reset all</source>
        <translation>Alle zurücksetzen</translation>
    </message>
    <message>
        <source>Use the defaults for this model and this machine everywhere</source>
        <translation>Überall die Vorgaben für dieses Modell und diesen Rechner verwenden</translation>
    </message>
    <message>
        <source>Load again</source>
        <translation>Neu laden</translation>
    </message>
    <message>
        <source>Unload the model and load it with these options</source>
        <translation>Das Modell entladen und mit diesen Optionen laden</translation>
    </message>
    <message>
        <source>Saved for this model</source>
        <translation>Für dieses Modell gespeichert</translation>
    </message>
    <message>
        <source>Loaded with other options; these count for the next load</source>
        <translation>Mit anderen Optionen geladen; diese gelten für das nächste Laden</translation>
    </message>
    <message>
        <source>Asking the service for the options of this model…</source>
        <translation>Die Optionen dieses Modells werden erfragt…</translation>
    </message>
    <message>
        <source>The options of a model can be chosen once it is downloaded.</source>
        <translation>Die Optionen eines Modells lassen sich wählen, sobald es heruntergeladen ist.</translation>
    </message>
    <message>
        <source>Select one model to choose its options.</source>
        <translation>Wählen Sie ein Modell aus, um seine Optionen zu wählen.</translation>
    </message>
    <message>
        <source>On</source>
        <translation>Ein</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>Nie</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keine</translation>
    </message>
    <message>
        <source>Auto</source>
        <comment>the engine decides</comment>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>Another each time</source>
        <translation>Jedes Mal ein anderer</translation>
    </message>
    <message>
        <source>Estimating…</source>
        <translation>Wird geschätzt…</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Bearbeiten</translation>
    </message>
    <message>
        <source>the file&apos;s own</source>
        <translation>die der Datei</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>geändert</translation>
    </message>
    <message>
        <source>Use this</source>
        <translation>Diese verwenden</translation>
    </message>
    <message>
        <source>Auto ({value})</source>
        <translation>Automatisch ({value})</translation>
    </message>
    <message>
        <source>Reset {option}</source>
        <translation>{option} zurücksetzen</translation>
    </message>
    <message>
        <source>f16</source>
        <translation>f16</translation>
    </message>
    <message>
        <source>q8_0, half the size</source>
        <translation>q8_0, halb so groß</translation>
    </message>
    <message>
        <source>q4_0, a quarter</source>
        <translation>q4_0, ein Viertel</translation>
    </message>
    <message>
        <source>After {time}</source>
        <translation>Nach {time}</translation>
    </message>
    <message>
        <source>{number} of {most}</source>
        <translation>{number} von {most}</translation>
    </message>
    <message>
        <source>{band}, from earlier loads</source>
        <translation>{band}, nach früherem Laden</translation>
    </message>
    <message>
        <source>{band}, as the engine lays it out</source>
        <translation>{band}, wie die Engine es anlegt</translation>
    </message>
    <message>
        <source>{band}, from the file&apos;s header</source>
        <translation>{band}, nach dem Kopf der Datei</translation>
    </message>
    <message>
        <source>{band}, a rough guess</source>
        <translation>{band}, grob geschätzt</translation>
    </message>
    <message>
        <source>Does not fit</source>
        <translation>Passt nicht</translation>
    </message>
    <message>
        <source>Fits, {size} stay free</source>
        <translation>Passt, {size} bleiben frei</translation>
    </message>
    <message>
        <source>Does not fit: {size} too much</source>
        <translation>Passt nicht: {size} zu viel</translation>
    </message>
    <message>
        <source>May not fit: up to {size} too much</source>
        <translation>Passt vielleicht nicht: bis zu {size} zu viel</translation>
    </message>
    <message>
        <source>No context fits into what is free now</source>
        <translation>In das, was jetzt frei ist, passt kein Kontext</translation>
    </message>
    <message numerus="yes">
        <source>Up to %n tokens fit</source>
        <translation>
            <numerusform>Bis zu %n Token passt</numerusform>
            <numerusform>Bis zu %n Token passen</numerusform>
        </translation>
    </message>
    <message>
        <source>{number} of {most} fit on the GPU</source>
        <translation>{number} von {most} passen auf die GPU</translation>
    </message>
    <message>
        <source>Connecting</source>
        <translation>Verbindet</translation>
    </message>
    <message>
        <source>Waiting for data</source>
        <translation>Wartet auf Daten</translation>
    </message>
    <message>
        <source>Trying again</source>
        <translation>Versucht es erneut</translation>
    </message>
    <message>
        <source>{duration} left</source>
        <translation>noch {duration}</translation>
    </message>
    <message>
        <source>From this computer</source>
        <translation>Von diesem Rechner</translation>
    </message>
    <message>
        <source>From {server}</source>
        <translation>Von {server}</translation>
    </message>
    <message>
        <source>There is nothing under “{group}” just now.</source>
        <translation>Unter „{group}“ ist gerade nichts.</translation>
    </message>
    <message>
        <source>Nothing fits “{text}”. Try fewer letters, or show all models.</source>
        <translation>Nichts passt zu „{text}“. Versuchen Sie weniger Buchstaben oder lassen Sie alle Modelle zeigen.</translation>
    </message>
    <message>
        <source>Nothing under “{group}” fits “{text}”. Try fewer letters, or show all models.</source>
        <translation>Nichts unter „{group}“ passt zu „{text}“. Versuchen Sie weniger Buchstaben oder lassen Sie alle Modelle zeigen.</translation>
    </message>
    <message>
        <source>Unload {name}</source>
        <translation>{name} entladen</translation>
    </message>
    <message>
        <source>Unload {name} ({memory})</source>
        <translation>{name} entladen ({memory})</translation>
    </message>
    <message>
        <source>This cannot be undone.</source>
        <translation>Das lässt sich nicht rückgängig machen.</translation>
    </message>
    <message>
        <source>{size} on this computer will be freed.</source>
        <translation>{size} auf diesem Rechner werden frei.</translation>
    </message>
    <message>
        <source>Remove “{name}”?</source>
        <translation>„{name}“ entfernen?</translation>
    </message>
    <message numerus="yes">
        <source>Remove %n models?</source>
        <translation>
            <numerusform>%n Modell entfernen?</numerusform>
            <numerusform>%n Modelle entfernen?</numerusform>
        </translation>
    </message>
    <message>
        <source>Connecting to the model service…</source>
        <translation>Verbindung zum Modelldienst…</translation>
    </message>
    <message>
        <source>Starting the model service…</source>
        <translation>Der Modelldienst wird gestartet…</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>Verbunden</translation>
    </message>
    <message>
        <source>The model service stopped answering</source>
        <translation>Der Modelldienst antwortet nicht mehr</translation>
    </message>
    <message>
        <source>Your models appear here in a moment.</source>
        <translation>Ihre Modelle erscheinen gleich hier.</translation>
    </message>
    <message>
        <source>This takes a few seconds. Your models appear here when it is ready.</source>
        <translation>Das dauert ein paar Sekunden. Ihre Modelle erscheinen hier, sobald er bereit ist.</translation>
    </message>
    <message>
        <source>It is started again by itself. Nothing that was downloaded is lost.</source>
        <translation>Er wird von selbst neu gestartet. Nichts Heruntergeladenes geht verloren.</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation>Verbindet…</translation>
    </message>
    <message>
        <source>Custom</source>
        <translation>Eigene</translation>
    </message>
    <message>
        <source>Find one in Discover, add it by its link, or drop a .gguf file anywhere in this window.</source>
        <translation>Finden Sie eines unter „Entdecken“, fügen Sie es über seinen Link hinzu oder ziehen Sie eine .gguf-Datei in dieses Fenster.</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>Startet…</translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation>Nicht verbunden</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>Probleme</translation>
    </message>
    <message>
        <source>General</source>
        <translation>Allgemein</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>Benachrichtigungen</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Netzwerk</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>Dienst</translation>
    </message>
    <message>
        <source>Pages of the settings</source>
        <translation>Seiten der Einstellungen</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>Textgröße</translation>
    </message>
    <message>
        <source>Takes effect when Modelyard is started again</source>
        <translation>Gilt ab dem nächsten Start von Modelyard</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Start at login</source>
        <translation>Beim Anmelden starten</translation>
    </message>
    <message>
        <source>Modelyard waits in the tray, if there is one</source>
        <translation>Modelyard wartet im Infobereich, wenn es einen gibt</translation>
    </message>
    <message>
        <source>Newer versions</source>
        <translation>Neuere Versionen</translation>
    </message>
    <message>
        <source>Looked for only when you ask, at an address that you enter</source>
        <translation>Danach wird nur gesucht, wenn Sie es verlangen, unter einer Adresse, die Sie eingeben</translation>
    </message>
    <message>
        <source>Check for updates…</source>
        <translation>Nach Aktualisierungen suchen…</translation>
    </message>
    <message>
        <source>When the window is closed</source>
        <translation>Wenn das Fenster geschlossen wird</translation>
    </message>
    <message>
        <source>Where the desktop has no tray; downloads go on unless Modelyard quits</source>
        <translation>Wo die Arbeitsfläche keinen Infobereich hat; Downloads gehen weiter, solange Modelyard nicht beendet wird</translation>
    </message>
    <message>
        <source>Go on without a window</source>
        <translation>Ohne Fenster weiterlaufen</translation>
    </message>
    <message>
        <source>Minimise it</source>
        <translation>Minimieren</translation>
    </message>
    <message>
        <source>Quit Modelyard</source>
        <translation>Modelyard beenden</translation>
    </message>
    <message>
        <source>Tell what ends in the background</source>
        <translation>Melden, was im Hintergrund endet</translation>
    </message>
    <message>
        <source>Downloads, failures and engines that stop; quiet while the window is in front</source>
        <translation>Downloads, Fehler und beendete Engines; still, solange das Fenster vorn ist</translation>
    </message>
    <message>
        <source>Keep the computer awake</source>
        <translation>Den Rechner wach halten</translation>
    </message>
    <message>
        <source>As long as something is being downloaded</source>
        <translation>Solange etwas heruntergeladen wird</translation>
    </message>
    <message>
        <source>Pause on metered networks</source>
        <translation>In getakteten Netzen anhalten</translation>
    </message>
    <message>
        <source>Downloads go on by themselves on another network</source>
        <translation>In einem anderen Netz gehen Downloads von selbst weiter</translation>
    </message>
    <message>
        <source>When memory is short</source>
        <translation>Wenn der Speicher knapp ist</translation>
    </message>
    <message>
        <source>What happens if a load needs memory that other models hold</source>
        <translation>Was geschieht, wenn zum Laden Speicher fehlt, den andere Modelle belegen</translation>
    </message>
    <message>
        <source>Ask what to unload</source>
        <translation>Fragen, was entladen wird</translation>
    </message>
    <message>
        <source>Unload idle models</source>
        <translation>Untätige Modelle entladen</translation>
    </message>
    <message>
        <source>Load on demand</source>
        <translation>Bei Bedarf laden</translation>
    </message>
    <message>
        <source>A program that asks for a model by its name gets it loaded</source>
        <translation>Fragt ein Programm nach einem Modell mit seinem Namen, wird es geladen</translation>
    </message>
    <message>
        <source>Load again after a crash</source>
        <translation>Nach einem Absturz neu laden</translation>
    </message>
    <message>
        <source>Once, after a pause, when the engine of a model has stopped</source>
        <translation>Einmal, nach einer Pause, wenn die Engine eines Modells zu Ende gegangen ist</translation>
    </message>
    <message>
        <source>For models that have no time of their own</source>
        <translation>Für Modelle ohne eigene Zeit</translation>
    </message>
    <message>
        <source>Folders and disk use</source>
        <translation>Ordner und Plattenplatz</translation>
    </message>
    <message>
        <source>Where models are kept, what they take, and what could be freed</source>
        <translation>Wo Modelle liegen, was sie belegen und was frei werden könnte</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>Öffnen…</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>Proxy</translation>
    </message>
    <message>
        <source>How the service reaches the network</source>
        <translation>Wie der Dienst ins Netz kommt</translation>
    </message>
    <message>
        <source>This one:</source>
        <translation>Dieser:</translation>
    </message>
    <message>
        <source>Address of the proxy</source>
        <translation>Adresse des Proxys</translation>
    </message>
    <message>
        <source>Without proxy</source>
        <translation>Ohne Proxy</translation>
    </message>
    <message>
        <source>Hosts and domains, with commas between them</source>
        <translation>Rechner und Domains, durch Kommas getrennt</translation>
    </message>
    <message>
        <source>Hub address</source>
        <translation>Adresse des Hubs</translation>
    </message>
    <message>
        <source>A mirror of Hugging Face; empty for the hub itself</source>
        <translation>Ein Spiegel von Hugging Face; leer für den Hub selbst</translation>
    </message>
    <message>
        <source>For gated and private models of Hugging Face</source>
        <translation>Für zustimmungspflichtige und private Modelle von Hugging Face</translation>
    </message>
    <message>
        <source>Enter…</source>
        <translation>Eingeben…</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>Vergessen</translation>
    </message>
    <message>
        <source>Whether sources are asked if a model has changed</source>
        <translation>Ob Quellen gefragt werden, ob sich ein Modell geändert hat</translation>
    </message>
    <message>
        <source>Only when asked</source>
        <translation>Nur auf Wunsch</translation>
    </message>
    <message>
        <source>Once a day</source>
        <translation>Einmal am Tag</translation>
    </message>
    <message>
        <source>Address of the model service</source>
        <translation>Adresse des Modelldienstes</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>Port</translation>
    </message>
    <message>
        <source>Where programs on this computer reach the service; empty for one that is free. Takes effect when the service is started again</source>
        <translation>Wo Programme auf diesem Rechner den Dienst erreichen; leer für einen, der frei ist. Gilt ab dem nächsten Start des Dienstes</translation>
    </message>
    <message>
        <source>Programs have to show the token to use the service, as a key of the API. Takes effect when the service is started again</source>
        <translation>Programme müssen den Token zeigen, um den Dienst zu benutzen, als Schlüssel der API. Gilt ab dem nächsten Start des Dienstes</translation>
    </message>
    <message>
        <source>Any free one</source>
        <translation>Irgendein freier</translation>
    </message>
    <message>
        <source>Ask for a token</source>
        <translation>Nach einem Token fragen</translation>
    </message>
    <message>
        <source>Token of the service</source>
        <translation>Token des Dienstes</translation>
    </message>
    <message>
        <source>For programs that are to use it; whoever has it can load and remove</source>
        <translation>Für Programme, die den Dienst benutzen sollen; wer den Token hat, kann laden und entfernen</translation>
    </message>
    <message>
        <source>A port is a number from 1 to 65535; those from 39300 to 39333 are kept for Pieces OS.</source>
        <translation>Ein Port ist eine Zahl von 1 bis 65535; die von 39300 bis 39333 bleiben für Pieces OS frei.</translation>
    </message>
    <message>
        <source>Restart the service now</source>
        <translation>Dienst jetzt neu starten</translation>
    </message>
    <message>
        <source>The service is being started again…</source>
        <translation>Der Dienst wird neu gestartet…</translation>
    </message>
    <message>
        <source>Restart the service?</source>
        <translation>Den Dienst neu starten?</translation>
    </message>
    <message>
        <source>From its next start on the service asks for the token.</source>
        <translation>Ab seinem nächsten Start verlangt der Dienst den Token.</translation>
    </message>
    <message>
        <source>From its next start on the service does not ask for the token.</source>
        <translation>Ab seinem nächsten Start verlangt der Dienst den Token nicht mehr.</translation>
    </message>
    <message>
        <source>The service tells nothing about its engine.</source>
        <translation>Der Dienst sagt nichts über seine Engine.</translation>
    </message>
    <message>
        <source>Asking the engine…</source>
        <translation>Die Engine wird gefragt…</translation>
    </message>
    <message>
        <source>Another build of the engine is looked for here</source>
        <translation>Hier wird nach einem anderen Build der Engine gesucht</translation>
    </message>
    <message>
        <source>There is one</source>
        <translation>Es gibt einen</translation>
    </message>
    <message>
        <source>Kept in the system&apos;s keyring</source>
        <translation>Im Schlüsselbund des Systems aufbewahrt</translation>
    </message>
    <message>
        <source>Kept in a file that only you can read</source>
        <translation>In einer Datei aufbewahrt, die nur Sie lesen können</translation>
    </message>
    <message>
        <source>From the environment (HF_TOKEN)</source>
        <translation>Aus der Umgebung (HF_TOKEN)</translation>
    </message>
    <message>
        <source>The service answers on port {now}. It takes {wanted} at its next start, unless another program has it by then.</source>
        <translation>Der Dienst antwortet auf Port {now}. Er nimmt {wanted} bei seinem nächsten Start, falls ihn dann kein anderes Programm hat.</translation>
    </message>
    <message numerus="yes">
        <source>%n downloads stop for a moment and go on by themselves.</source>
        <translation>
            <numerusform>%n Download hält kurz an und läuft von selbst weiter.</numerusform>
            <numerusform>%n Downloads halten kurz an und laufen von selbst weiter.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n models are unloaded.</source>
        <translation>
            <numerusform>%n Modell wird entladen.</numerusform>
            <numerusform>%n Modelle werden entladen.</numerusform>
        </translation>
    </message>
    <message>
        <source>As the desktop</source>
        <translation>Wie die Arbeitsfläche</translation>
    </message>
    <message>
        <source>{gpu} is not used: a build for {build} would.</source>
        <translation>{gpu} wird nicht genutzt; ein Build für {build} täte es.</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>Hoher Kontrast</translation>
    </message>
    <message>
        <source>The memory of this machine is shown here once the service tells it.</source>
        <translation>Der Speicher dieses Rechners wird hier gezeigt, sobald der Dienst ihn meldet.</translation>
    </message>
    <message>
        <source>No models yet</source>
        <translation>Noch keine Modelle</translation>
    </message>
    <message>
        <source>No model matches</source>
        <translation>Kein Modell passt</translation>
    </message>
    <message>
        <source>Add a model…</source>
        <translation>Modell hinzufügen…</translation>
    </message>
    <message>
        <source>Show all models</source>
        <translation>Alle Modelle zeigen</translation>
    </message>
    <message>
        <source>Show all columns</source>
        <translation>Alle Spalten zeigen</translation>
    </message>
    <message>
        <source>Select a model to see what it is and what it needs.</source>
        <translation>Wählen Sie ein Modell aus, um zu sehen, was es ist und braucht.</translation>
    </message>
    <message>
        <source>Drop to add</source>
        <translation>Zum Hinzufügen loslassen</translation>
    </message>
    <message>
        <source>Open Modelyard</source>
        <translation>Modelyard öffnen</translation>
    </message>
    <message>
        <source>No model is loaded</source>
        <translation>Kein Modell ist geladen</translation>
    </message>
    <message>
        <source>Download finished</source>
        <translation>Download abgeschlossen</translation>
    </message>
    <message>
        <source>Keep Modelyard running?</source>
        <translation>Modelyard weiterlaufen lassen?</translation>
    </message>
    <message>
        <source>Downloads go on and loaded models stay ready. Modelyard stays in the tray: click its icon to bring the window back.</source>
        <translation>Downloads gehen weiter und geladene Modelle bleiben bereit. Modelyard bleibt im Infobereich: Ein Klick auf das Symbol bringt das Fenster zurück.</translation>
    </message>
    <message>
        <source>Downloads go on and loaded models stay ready. This desktop has no tray: start Modelyard again to bring the window back.</source>
        <translation>Downloads gehen weiter und geladene Modelle bleiben bereit. Diese Arbeitsfläche hat keinen Infobereich: Starten Sie Modelyard erneut, um das Fenster zurückzuholen.</translation>
    </message>
    <message>
        <source>Keep running</source>
        <translation>Weiterlaufen</translation>
    </message>
    <message>
        <source>What would fit…</source>
        <translation>Was passen würde…</translation>
    </message>
    <message>
        <source>Show the log</source>
        <translation>Protokoll zeigen</translation>
    </message>
    <message>
        <source>Choose how to load it:</source>
        <translation>Wie soll es geladen werden:</translation>
    </message>
    <message>
        <source>Checking the file and the memory</source>
        <translation>Datei und Speicher werden geprüft</translation>
    </message>
    <message>
        <source>Making room</source>
        <translation>Platz wird geschaffen</translation>
    </message>
    <message>
        <source>Starting the engine</source>
        <translation>Die Engine wird gestartet</translation>
    </message>
    <message>
        <source>Reading the weights</source>
        <translation>Die Gewichte werden gelesen</translation>
    </message>
    <message>
        <source>Reading the draft model</source>
        <translation>Das Entwurfsmodell wird gelesen</translation>
    </message>
    <message>
        <source>Reading the projector</source>
        <translation>Der Projektor wird gelesen</translation>
    </message>
    <message>
        <source>Warming up</source>
        <translation>Wird warm</translation>
    </message>
    <message>
        <source>Freed {amount}</source>
        <translation>{amount} freigegeben</translation>
    </message>
    <message>
        <source>The rest is held by {names}</source>
        <translation>Den Rest hält {names}</translation>
    </message>
    <message>
        <source>“{name}”</source>
        <translation>„{name}“</translation>
    </message>
    <message>
        <source>“{name}” was unloaded to make room for “{other}”</source>
        <translation>„{name}“ wurde entladen, um Platz für „{other}“ zu schaffen</translation>
    </message>
    <message>
        <source>It is loaded again by itself at {moment}.</source>
        <translation>Es wird um {moment} von selbst wieder geladen.</translation>
    </message>
    <message>
        <source>“{name}” does not fit into memory</source>
        <translation>„{name}“ passt nicht in den Speicher</translation>
    </message>
    <message>
        <source>It needs up to {needed}, {free} is free: {missing} too much.</source>
        <translation>Es braucht bis zu {needed}, {free} sind frei: {missing} zu viel.</translation>
    </message>
    <message>
        <source>It needs up to {needed}.</source>
        <translation>Es braucht bis zu {needed}.</translation>
    </message>
    <message>
        <source>Takes up to {size}</source>
        <translation>Braucht bis zu {size}</translation>
    </message>
    <message numerus="yes">
        <source>Smaller context: %n tokens</source>
        <translation>
            <numerusform>Kleinerer Kontext: %n Token</numerusform>
            <numerusform>Kleinerer Kontext: %n Token</numerusform>
        </translation>
    </message>
    <message>
        <source>Store the conversation as {cache}</source>
        <translation>Das Gespräch als {cache} ablegen</translation>
    </message>
    <message>
        <source>{needs}; the context stays, answers may be a little less exact</source>
        <translation>{needs}; der Kontext bleibt, Antworten sind vielleicht etwas weniger genau</translation>
    </message>
    <message>
        <source>Unload {names} first</source>
        <translation>Zuerst {names} entladen</translation>
    </message>
    <message>
        <source>Frees {size}</source>
        <translation>Gibt {size} frei</translation>
    </message>
    <message>
        <source>The estimate may be too high. If not, everything may get very slow</source>
        <translation>Die Schätzung ist vielleicht zu hoch. Wenn nicht, kann alles sehr langsam werden</translation>
    </message>
    <message>
        <source>Load anyway</source>
        <translation>Trotzdem laden</translation>
    </message>
    <message>
        <source>Load with other options</source>
        <translation>Mit anderen Optionen laden</translation>
    </message>
    <message>
        <source>{number} tokens/s</source>
        <translation>{number} Token/s</translation>
    </message>
    <message numerus="yes">
        <source>{done}, %n running now</source>
        <translation>
            <numerusform>{done}, %n läuft gerade</numerusform>
            <numerusform>{done}, %n laufen gerade</numerusform>
        </translation>
    </message>
    <message>
        <source>{number} ahead of it</source>
        <translation>{number} davor</translation>
    </message>
    <message>
        <source>Made room for “{other}”</source>
        <translation>Hat „{other}“ Platz gemacht</translation>
    </message>
    <message>
        <source>A model is being downloaded</source>
        <comment>why the computer does not go to sleep</comment>
        <translation>Ein Modell wird heruntergeladen</translation>
    </message>
    <message>
        <source>What is looked for</source>
        <translation>Was gesucht wird</translation>
    </message>
    <message>
        <source>Toolbar</source>
        <translation>Werkzeugleiste</translation>
    </message>
    <message>
        <source>Models to download</source>
        <translation>Modelle zum Herunterladen</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Dateien</translation>
    </message>
    <message>
        <source>Downloads wait: this network is metered</source>
        <translation>Downloads warten: Dieses Netz ist getaktet</translation>
    </message>
    <message>
        <source>They go on by themselves on another network.</source>
        <translation>In einem anderen Netz gehen sie von selbst weiter.</translation>
    </message>
    <message>
        <source>Download anyway</source>
        <translation>Trotzdem herunterladen</translation>
    </message>
    <message>
        <source>Info</source>
        <translation>Info</translation>
    </message>
    <message>
        <source>Options</source>
        <translation>Optionen</translation>
    </message>
    <message>
        <source>Try it</source>
        <translation>Probieren</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>{downloads}, {percent} ({amount})</source>
        <translation>{downloads}, {percent} ({amount})</translation>
    </message>
    <message>
        <source>Check for updates</source>
        <translation>Nach Aktualisierungen suchen</translation>
    </message>
    <message>
        <source>&amp;Address to ask</source>
        <translation>Zu fragende &amp;Adresse</translation>
    </message>
    <message>
        <source>The address that the publisher of this program names for it; empty for none.</source>
        <translation>Die Adresse, die der Herausgeber dieses Programms dafür nennt; leer für keine.</translation>
    </message>
    <message>
        <source>Nothing is asked until you press the button. Then one request goes to this address: it says “Modelyard”, and nothing about you, your models or this version. As with any page, its server sees your internet address.</source>
        <translation>Es wird nichts gefragt, bis Sie die Taste drücken. Dann geht eine Anfrage an diese Adresse: Sie sagt „Modelyard“ und nichts über Sie, Ihre Modelle oder diese Version. Wie bei jeder Seite sieht der Server Ihre Internetadresse.</translation>
    </message>
    <message>
        <source>Ask now</source>
        <translation>Jetzt fragen</translation>
    </message>
    <message>
        <source>Asking…</source>
        <translation>Wird gefragt…</translation>
    </message>
    <message>
        <source>Open its page</source>
        <translation>Seite öffnen</translation>
    </message>
    <message>
        <source>You have version {version}.</source>
        <translation>Sie haben Version {version}.</translation>
    </message>
    <message>
        <source>You have version {version}, and there is no newer one.</source>
        <translation>Sie haben Version {version}, und es gibt keine neuere.</translation>
    </message>
    <message>
        <source>Version {version} is out. Nothing is downloaded until you do so from its page.</source>
        <translation>Version {version} ist erschienen. Es wird nichts heruntergeladen, bis Sie es von ihrer Seite tun.</translation>
    </message>
    <message>
        <source>This is not an address that starts with https://.</source>
        <translation>Das ist keine Adresse, die mit https:// beginnt.</translation>
    </message>
    <message>
        <source>The address answered, but told no version (status {status}).</source>
        <translation>Die Adresse hat geantwortet, aber keine Version genannt (Status {status}).</translation>
    </message>
    <message>
        <source>What the address answered does not tell a version.</source>
        <translation>Die Antwort der Adresse nennt keine Version.</translation>
    </message>
    <message>
        <source>The address can&apos;t be reached now. Check your connection, then ask again.</source>
        <translation>Die Adresse ist gerade nicht zu erreichen. Prüfen Sie Ihre Verbindung und fragen Sie erneut.</translation>
    </message>
    <message>
        <source>What it is, and where it lies</source>
        <translation>Was es ist und wo es liegt</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>What the file is to Modelyard</source>
        <translation>Was die Datei für Modelyard ist</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>Seit</translation>
    </message>
    <message>
        <source>When it was last written, or removed</source>
        <translation>Wann sie zuletzt geschrieben oder entfernt wurde</translation>
    </message>
    <message>
        <source>What it takes on its disk</source>
        <translation>Was sie auf ihrer Platte belegt</translation>
    </message>
    <message>
        <source>Would free</source>
        <translation>Gäbe frei</translation>
    </message>
    <message>
        <source>What would come back if it went: nothing of what is shared or not ours</source>
        <translation>Was frei würde, wenn sie ginge: nichts von dem, was geteilt oder nicht unser ist</translation>
    </message>
    <message>
        <source>{name}: {state}</source>
        <translation>{name}: {state}</translation>
    </message>
    <message>
        <source>{name}: {state}, {percent}</source>
        <translation>{name}: {state}, {percent}</translation>
    </message>
    <message>
        <source>“{name}” is intact</source>
        <translation>„{name}“ ist unversehrt</translation>
    </message>
    <message>
        <source>Every byte is as it was when it came.</source>
        <translation>Jedes Byte ist so, wie es ankam.</translation>
    </message>
    <message>
        <source>Newer version available</source>
        <translation>Neuere Version verfügbar</translation>
    </message>
    <message>
        <source>Disk is not there</source>
        <translation>Platte ist nicht da</translation>
    </message>
    <message>
        <source>A newer version is available</source>
        <translation>Eine neuere Version ist verfügbar</translation>
    </message>
    <message>
        <source>The source has another file now. The one that is here stays until it is whole.</source>
        <translation>Die Quelle hat jetzt eine andere Datei. Die vorhandene bleibt, bis die neue vollständig ist.</translation>
    </message>
    <message>
        <source>The file is gone</source>
        <translation>Die Datei ist weg</translation>
    </message>
    <message>
        <source>It was moved or deleted by another program. Put it back, or download it again.</source>
        <translation>Ein anderes Programm hat sie verschoben oder gelöscht. Legen Sie sie zurück oder laden Sie sie erneut herunter.</translation>
    </message>
    <message>
        <source>It was moved or deleted by another program. Put it back, or remove the entry.</source>
        <translation>Ein anderes Programm hat sie verschoben oder gelöscht. Legen Sie sie zurück oder entfernen Sie den Eintrag.</translation>
    </message>
    <message>
        <source>The disk is not there</source>
        <translation>Die Platte ist nicht da</translation>
    </message>
    <message>
        <source>Connect the disk that holds the file; the model comes back with it.</source>
        <translation>Schließen Sie die Platte mit der Datei an; das Modell kommt mit ihr zurück.</translation>
    </message>
    <message>
        <source>The file is not what it was</source>
        <translation>Die Datei ist nicht mehr, was sie war</translation>
    </message>
    <message>
        <source>It was set aside, so that it is not used. Repair it to fetch what is wrong.</source>
        <translation>Sie wurde beiseitegelegt, damit sie nicht benutzt wird. Reparieren Sie sie, um zu holen, was falsch ist.</translation>
    </message>
    <message>
        <source>Look for newer versions</source>
        <translation>Nach neueren Versionen suchen</translation>
    </message>
    <message>
        <source>Looking for newer versions…</source>
        <translation>Neuere Versionen werden gesucht…</translation>
    </message>
    <message>
        <source>Your models are as their sources have them</source>
        <translation>Ihre Modelle sind auf dem Stand ihrer Quellen</translation>
    </message>
    <message>
        <source>“{name}” was removed</source>
        <translation>„{name}“ wurde entfernt</translation>
    </message>
    <message numerus="yes">
        <source>%n models were removed</source>
        <translation>
            <numerusform>%n Modell wurde entfernt</numerusform>
            <numerusform>%n Modelle wurden entfernt</numerusform>
        </translation>
    </message>
    <message>
        <source>{size} came back.</source>
        <translation>{size} wurden frei.</translation>
    </message>
    <message>
        <source>{size} come back when the trash is emptied.</source>
        <translation>{size} werden frei, wenn der Papierkorb geleert wird.</translation>
    </message>
    <message>
        <source>{size} stay, since another file shares them or they are not ours.</source>
        <translation>{size} bleiben belegt, weil eine andere Datei sie teilt oder sie nicht unser sind.</translation>
    </message>
    <message numerus="yes">
        <source>%n models have a newer version</source>
        <translation>
            <numerusform>Von %n Modell gibt es eine neuere Version</numerusform>
            <numerusform>Von %n Modellen gibt es eine neuere Version</numerusform>
        </translation>
    </message>
    <message>
        <source>Here: {here}. At its source: {there}. Nothing is replaced unless you ask for it.</source>
        <translation>Hier: {here}. An der Quelle: {there}. Es wird nichts ersetzt, wenn Sie es nicht verlangen.</translation>
    </message>
    <message>
        <source>The source asks who you are</source>
        <translation>Die Quelle fragt, wer Sie sind</translation>
    </message>
    <message>
        <source>Give Modelyard an account of this source in the settings, then try again.</source>
        <translation>Geben Sie Modelyard in den Einstellungen ein Konto dieser Quelle und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>The token was not accepted</source>
        <translation>Der Token wurde nicht angenommen</translation>
    </message>
    <message>
        <source>Copy it once more from your account&apos;s settings; it may have expired or be cut short.</source>
        <translation>Kopieren Sie ihn noch einmal aus den Einstellungen Ihres Kontos; vielleicht ist er abgelaufen oder unvollständig.</translation>
    </message>
    <message>
        <source>The server hands out whole files only</source>
        <translation>Der Server gibt nur ganze Dateien heraus</translation>
    </message>
    <message>
        <source>What is in this file can be told once it is downloaded.</source>
        <translation>Was in dieser Datei ist, lässt sich erst nach dem Download sagen.</translation>
    </message>
    <message>
        <source>This system has no keyring</source>
        <translation>Dieses System hat keinen Schlüsselbund</translation>
    </message>
    <message>
        <source>Install one, or agree that the token is kept in a file that only you can read.</source>
        <translation>Installieren Sie einen, oder stimmen Sie zu, dass der Token in einer Datei liegt, die nur Sie lesen können.</translation>
    </message>
    <message>
        <source>Connect the disk that holds the file, then try again.</source>
        <translation>Schließen Sie die Platte mit der Datei an und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>This folder is not one of yours</source>
        <translation>Dieser Ordner gehört nicht zu Ihren</translation>
    </message>
    <message>
        <source>It was removed in the meantime. Choose another folder.</source>
        <translation>Er wurde inzwischen entfernt. Wählen Sie einen anderen Ordner.</translation>
    </message>
    <message>
        <source>The folder is in use</source>
        <translation>Der Ordner wird benutzt</translation>
    </message>
    <message>
        <source>A model in it is loaded or being downloaded. Wait for that, or stop it first.</source>
        <translation>Ein Modell darin ist geladen oder wird heruntergeladen. Warten Sie das ab oder beenden Sie es zuerst.</translation>
    </message>
    <message>
        <source>The folder can&apos;t be used</source>
        <translation>Der Ordner ist nicht verwendbar</translation>
    </message>
    <message>
        <source>Choose a folder that exists, that you may write to, and that is not in another one.</source>
        <translation>Wählen Sie einen Ordner, den es gibt, in den Sie schreiben dürfen und der in keinem anderen liegt.</translation>
    </message>
    <message>
        <source>It can&apos;t be brought back</source>
        <translation>Es lässt sich nicht zurückholen</translation>
    </message>
    <message>
        <source>Its files are not in the trash any more. Add or download the model again.</source>
        <translation>Seine Dateien sind nicht mehr im Papierkorb. Fügen Sie das Modell erneut hinzu oder laden Sie es herunter.</translation>
    </message>
    <message>
        <source>It can&apos;t be taken in</source>
        <translation>Es lässt sich nicht übernehmen</translation>
    </message>
    <message>
        <source>The file is not a model that can be used here, or it has changed. Look once more.</source>
        <translation>Die Datei ist kein hier nutzbares Modell, oder sie hat sich geändert. Suchen Sie noch einmal.</translation>
    </message>
    <message>
        <source>The file can&apos;t be linked</source>
        <translation>Die Datei lässt sich nicht verknüpfen</translation>
    </message>
    <message>
        <source>It lies on another disk. Use it where it lies, or let it be copied.</source>
        <translation>Sie liegt auf einer anderen Platte. Nutzen Sie sie dort, wo sie liegt, oder lassen Sie sie kopieren.</translation>
    </message>
    <message>
        <source>The engine&apos;s log</source>
        <translation>Das Protokoll der Engine</translation>
    </message>
    <message>
        <source>Which load</source>
        <translation>Welches Laden</translation>
    </message>
    <message>
        <source>Find in the log</source>
        <translation>Im Protokoll suchen</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>This is not in the log</source>
        <translation>Das steht nicht im Protokoll</translation>
    </message>
    <message>
        <source>Follow</source>
        <translation>Mitlaufen</translation>
    </message>
    <message>
        <source>Stay at the end while the log grows</source>
        <translation>Am Ende bleiben, während das Protokoll wächst</translation>
    </message>
    <message>
        <source>Copy what is selected, or all of the log</source>
        <translation>Das Ausgewählte oder das ganze Protokoll kopieren</translation>
    </message>
    <message>
        <source>Open the folder of the logs</source>
        <translation>Den Ordner der Protokolle öffnen</translation>
    </message>
    <message>
        <source>There is no log yet: one is written with each load of the model.</source>
        <translation>Es gibt noch kein Protokoll: Bei jedem Laden des Modells wird eines geschrieben.</translation>
    </message>
    <message>
        <source>Select one model to see its log.</source>
        <translation>Wählen Sie ein Modell aus, um sein Protokoll zu sehen.</translation>
    </message>
    <message>
        <source>… the beginning is left out; the whole is in the file</source>
        <translation>… der Anfang fehlt hier; vollständig steht es in der Datei</translation>
    </message>
    <message>
        <source>Find a command…</source>
        <translation>Befehl suchen…</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>Einstellungen…</translation>
    </message>
    <message>
        <source>What would you like to do?</source>
        <translation>Was möchten Sie tun?</translation>
    </message>
    <message>
        <source>Type a command, a place or a model</source>
        <translation>Einen Befehl, einen Ort oder ein Modell eingeben</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>Befehle</translation>
    </message>
    <message>
        <source>Nothing fits. Try fewer letters.</source>
        <translation>Nichts passt. Versuchen Sie weniger Buchstaben.</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Ort</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Ansicht</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>{action}: {name}</source>
        <translation>{action}: {name}</translation>
    </message>
    <message>
        <source>{version} (made for {expected})</source>
        <translation>{version} (gemacht für {expected})</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>Computes on</source>
        <translation>Rechnet auf</translation>
    </message>
    <message>
        <source>Instructions</source>
        <translation>Befehlssätze</translation>
    </message>
    <message>
        <source>Another program</source>
        <translation>Ein anderes Programm</translation>
    </message>
    <message>
        <source>Models of other programs…</source>
        <translation>Modelle anderer Programme…</translation>
    </message>
    <message>
        <source>Models of other programs</source>
        <translation>Modelle anderer Programme</translation>
    </message>
    <message>
        <source>These are on this computer already. Taken in, they are linked or used where they lie: nothing is stored twice, and the other program keeps them.</source>
        <translation>Diese sind schon auf diesem Rechner. Übernommen werden sie verknüpft oder dort genutzt, wo sie liegen: Nichts wird doppelt gespeichert, und das andere Programm behält sie.</translation>
    </message>
    <message>
        <source>Looking into the folders of other programs…</source>
        <translation>Die Ordner anderer Programme werden durchsucht…</translation>
    </message>
    <message>
        <source>No other program holds a model on this computer.</source>
        <translation>Kein anderes Programm hat auf diesem Rechner ein Modell.</translation>
    </message>
    <message>
        <source>Take in</source>
        <translation>Übernehmen</translation>
    </message>
    <message>
        <source>Taking in…</source>
        <translation>Wird übernommen…</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>Alle auswählen</translation>
    </message>
    <message>
        <source>0 bytes</source>
        <translation>0 Bytes</translation>
    </message>
    <message>
        <source>Take in models of other programs…</source>
        <translation>Modelle anderer Programme übernehmen…</translation>
    </message>
    <message>
        <source>Storage…</source>
        <translation>Speicherplatz…</translation>
    </message>
    <message>
        <source>Storage</source>
        <translation>Speicherplatz</translation>
    </message>
    <message>
        <source>Measuring…</source>
        <translation>Wird gemessen…</translation>
    </message>
    <message>
        <source>Nothing of this kind takes room.</source>
        <translation>Nichts dieser Art belegt Platz.</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Bring back</source>
        <translation>Zurückholen</translation>
    </message>
    <message>
        <source>Move…</source>
        <translation>Verschieben…</translation>
    </message>
    <message>
        <source>Add a folder…</source>
        <translation>Ordner hinzufügen…</translation>
    </message>
    <message>
        <source>Choose a folder with models</source>
        <translation>Ordner mit Modellen wählen</translation>
    </message>
    <message>
        <source>Download here</source>
        <translation>Hierher herunterladen</translation>
    </message>
    <message>
        <source>Watch this folder no longer; its files stay</source>
        <translation>Diesen Ordner nicht mehr beobachten; seine Dateien bleiben</translation>
    </message>
    <message>
        <source>Look for changes</source>
        <translation>Nach Änderungen suchen</translation>
    </message>
    <message>
        <source>New downloads go here</source>
        <translation>Neue Downloads kommen hierher</translation>
    </message>
    <message>
        <source>Use this folder</source>
        <translation>Diesen Ordner verwenden</translation>
    </message>
    <message>
        <source>The models in it appear in your library and are used where they lie; so are those that come later. Nothing is copied or moved.</source>
        <translation>Die Modelle darin erscheinen in Ihrer Bibliothek und werden dort genutzt, wo sie liegen; ebenso später hinzukommende. Nichts wird kopiert oder verschoben.</translation>
    </message>
    <message>
        <source>Other files</source>
        <translation>Andere Dateien</translation>
    </message>
    <message>
        <source>Partials</source>
        <translation>Teildownloads</translation>
    </message>
    <message>
        <source>Adopted</source>
        <translation>Übernommen</translation>
    </message>
    <message>
        <source>Set aside</source>
        <translation>Beiseitegelegt</translation>
    </message>
    <message>
        <source>Partial</source>
        <translation>Teildownload</translation>
    </message>
    <message>
        <source>Quarantine</source>
        <translation>Quarantäne</translation>
    </message>
    <message>
        <source>Trash</source>
        <translation>Papierkorb</translation>
    </message>
    <message>
        <source>Read only</source>
        <translation>Nur lesbar</translation>
    </message>
    <message>
        <source>Its disk is not there</source>
        <translation>Seine Platte ist nicht da</translation>
    </message>
    <message numerus="yes">
        <source>%n selected</source>
        <comment>models</comment>
        <translation>
            <numerusform>%n ausgewählt</numerusform>
            <numerusform>%n ausgewählt</numerusform>
        </translation>
    </message>
    <message>
        <source>{count} · {size} · adds 0 bytes</source>
        <translation>{count} · {size} · belegt 0 Bytes mehr</translation>
    </message>
    <message numerus="yes">
        <source>Take in %n models</source>
        <translation>
            <numerusform>%n Modell übernehmen</numerusform>
            <numerusform>%n Modelle übernehmen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n models of other programs are on this computer.</source>
        <translation>
            <numerusform>%n Modell eines anderen Programms ist auf diesem Rechner.</numerusform>
            <numerusform>%n Modelle anderer Programme sind auf diesem Rechner.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n models were taken in</source>
        <translation>
            <numerusform>%n Modell wurde übernommen</numerusform>
            <numerusform>%n Modelle wurden übernommen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n could not be</source>
        <comment>taken in</comment>
        <translation>
            <numerusform>%n nicht</numerusform>
            <numerusform>%n nicht</numerusform>
        </translation>
    </message>
    <message>
        <source>Shared with {program}</source>
        <translation>Geteilt mit {program}</translation>
    </message>
    <message>
        <source>{used} of models · {free} free of {total}</source>
        <translation>{used} Modelle · {free} frei von {total}</translation>
    </message>
    <message numerus="yes">
        <source>%n models</source>
        <comment>in a folder</comment>
        <translation>
            <numerusform>%n Modell</numerusform>
            <numerusform>%n Modelle</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n files</source>
        <translation>
            <numerusform>%n Datei</numerusform>
            <numerusform>%n Dateien</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Use the models in %n folders?</source>
        <translation>
            <numerusform>Die Modelle in %n Ordner verwenden?</numerusform>
            <numerusform>Die Modelle in %n Ordnern verwenden?</numerusform>
        </translation>
    </message>
    <message>
        <source>Use the models in “{name}”?</source>
        <translation>Die Modelle in „{name}“ verwenden?</translation>
    </message>
    <message>
        <source>Ask</source>
        <translation>Fragen</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Copy the answer</source>
        <translation>Antwort kopieren</translation>
    </message>
    <message>
        <source>Copy the last answer</source>
        <translation>Die letzte Antwort kopieren</translation>
    </message>
    <message>
        <source>Begin anew</source>
        <translation>Neu beginnen</translation>
    </message>
    <message>
        <source>Forget this conversation; nothing of it is kept anywhere</source>
        <translation>Dieses Gespräch vergessen; nirgends bleibt etwas davon</translation>
    </message>
    <message>
        <source>Load and ask</source>
        <translation>Laden und fragen</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>Frage</translation>
    </message>
    <message>
        <source>Ask something… (Enter asks, Shift+Enter begins a new line)</source>
        <translation>Etwas fragen… (Eingabe fragt, Umschalt+Eingabe beginnt eine neue Zeile)</translation>
    </message>
    <message>
        <source>Select one model to try it.</source>
        <translation>Wählen Sie ein Modell aus, um es zu probieren.</translation>
    </message>
    <message>
        <source>Loading “{name}”… Your question is asked as soon as it is ready.</source>
        <translation>„{name}“ wird geladen… Ihre Frage wird gestellt, sobald es bereit ist.</translation>
    </message>
    <message>
        <source>This model makes embeddings: it turns a text into numbers and answers nothing. Enter a text to see how long its vector is.</source>
        <translation>Dieses Modell erzeugt Einbettungen: Es macht aus einem Text Zahlen und antwortet nicht. Geben Sie einen Text ein, um zu sehen, wie lang sein Vektor ist.</translation>
    </message>
    <message>
        <source>A quick look at how “{name}” answers. Nothing of it is kept.</source>
        <translation>Ein kurzer Blick darauf, wie „{name}“ antwortet. Nichts davon wird aufbewahrt.</translation>
    </message>
    <message>
        <source>“{name}” is not in memory. It is loaded when you ask something.</source>
        <translation>„{name}“ ist nicht im Speicher. Es wird geladen, wenn Sie etwas fragen.</translation>
    </message>
    <message>
        <source>“{name}” is being loaded.</source>
        <translation>„{name}“ wird geladen.</translation>
    </message>
    <message>
        <source>A model can be tried once it is downloaded.</source>
        <translation>Ein Modell lässt sich probieren, sobald es heruntergeladen ist.</translation>
    </message>
    <message>
        <source>Load “{name}”?</source>
        <translation>„{name}“ laden?</translation>
    </message>
    <message>
        <source>It stays in memory until it is unloaded.</source>
        <translation>Es bleibt im Speicher, bis es entladen wird.</translation>
    </message>
    <message>
        <source>It takes about {size} of memory and stays there until it is unloaded.</source>
        <translation>Es braucht etwa {size} Speicher und bleibt dort, bis es entladen wird.</translation>
    </message>
    <message>
        <source>A vector of {number} numbers</source>
        <translation>Ein Vektor aus {number} Zahlen</translation>
    </message>
    <message>
        <source>Waiting for the first token…</source>
        <translation>Wartet auf das erste Token…</translation>
    </message>
    <message>
        <source>first token after {time}</source>
        <translation>erstes Token nach {time}</translation>
    </message>
    <message>
        <source>{number} tokens</source>
        <translation>{number} Token</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>Thought about it first</source>
        <translation>Hat erst nachgedacht</translation>
    </message>
    <message>
        <source>Thinking: {thoughts}</source>
        <translation>Überlegung: {thoughts}</translation>
    </message>
    <message>
        <source>Answer: {text}</source>
        <translation>Antwort: {text}</translation>
    </message>
    <message>
        <source>Property</source>
        <translation>Eigenschaft</translation>
    </message>
    <message>
        <source>What the header of the file calls it</source>
        <translation>Wie der Kopf der Datei sie nennt</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>What it is; the selected one stands below as a whole</source>
        <translation>Was sie ist; die ausgewählte steht darunter als Ganzes</translation>
    </message>
    <message>
        <source>Tensor</source>
        <translation>Tensor</translation>
    </message>
    <message>
        <source>What the file calls it</source>
        <translation>Wie die Datei ihn nennt</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Typ</translation>
    </message>
    <message>
        <source>How its numbers are stored</source>
        <translation>Wie seine Zahlen gespeichert sind</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>Form</translation>
    </message>
    <message>
        <source>How many numbers it has in each direction; sorted by how many in all</source>
        <translation>Wie viele Zahlen er in jeder Richtung hat; sortiert nach ihrer Gesamtzahl</translation>
    </message>
    <message>
        <source>What it takes in the file</source>
        <translation>Was er in der Datei belegt</translation>
    </message>
    <message>
        <source>Offset</source>
        <translation>Versatz</translation>
    </message>
    <message>
        <source>Where it begins, in bytes behind the header of its file</source>
        <translation>Wo er beginnt, in Bytes hinter dem Kopf seiner Datei</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>nicht bekannt</translation>
    </message>
</context>
</TS>
