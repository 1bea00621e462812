INSERT INTO "cache" VALUES('http://sandbox.example','project CAMP','{"items":[{"id":"10000","issueTypes":[{"description":"","hierarchyLevel":0,"iconUrl":"http://sandbox.example/images/story.svg","id":"10001","name":"Story","self":"http://sandbox.example/rest/api/3/issuetype/10001","subtask":false},{"description":"","hierarchyLevel":0,"iconUrl":"http://sandbox.example/images/task.svg","id":"10002","name":"Task","self":"http://sandbox.example/rest/api/3/issuetype/10002","subtask":false},{"description":"","hierarchyLevel":1,"iconUrl":"http://sandbox.example/images/epic.svg","id":"10003","name":"Epic","self":"http://sandbox.example/rest/api/3/issuetype/10003","subtask":false},{"description":"","hierarchyLevel":0,"iconUrl":"http://sandbox.example/images/bug.svg","id":"10004","name":"Bug","self":"http://sandbox.example/rest/api/3/issuetype/10004","subtask":false},{"description":"","hierarchyLevel":-1,"iconUrl":"http://sandbox.example/images/sub-task.svg","id":"10005","name":"Sub-task","self":"http://sandbox.example/rest/api/3/issuetype/10005","subtask":true},{"description":"","hierarchyLevel":0,"iconUrl":"http://sandbox.example/images/change-request.svg","id":"10006","name":"Change request","self":"http://sandbox.example/rest/api/3/issuetype/10006","subtask":false}],"key":"CAMP","name":"Camp administration","projectTypeKey":"software","style":"classic"}],"locale":"en_US"}');
INSERT INTO "cache" VALUES('http://sandbox.example','priorities','{"items":[{"id":"1","name":"Highest"},{"id":"2","name":"High"},{"id":"3","name":"Medium"},{"id":"4","name":"Low"},{"id":"5","name":"Lowest"}],"locale":"en_US"}');
INSERT INTO "cache" VALUES('http://sandbox.example','link types','{"items":[{"id":"10000","inward":"is blocked by","name":"Blocks","outward":"blocks"},{"id":"10001","inward":"is cloned by","name":"Cloners","outward":"clones"},{"id":"10002","inward":"is duplicated by","name":"Duplicate","outward":"duplicates"},{"id":"10003","inward":"relates to","name":"Relates","outward":"relates to"}],"locale":"en_US"}');
INSERT INTO "cache" VALUES('http://sandbox.example','fields','{"items":[{"custom":false,"id":"summary","key":"summary","name":"Summary","schema":{"system":"summary","type":"string"}},{"custom":false,"id":"issuetype","key":"issuetype","name":"Issue Type","schema":{"system":"issuetype","type":"issuetype"}},{"custom":false,"id":"project","key":"project","name":"Project","schema":{"system":"project","type":"project"}},{"custom":false,"id":"description","key":"description","name":"Description","schema":{"system":"description","type":"string"}},{"custom":false,"id":"environment","key":"environment","name":"Environment","schema":{"system":"environment","type":"string"}},{"custom":false,"id":"priority","key":"priority","name":"Priority","schema":{"system":"priority","type":"priority"}},{"custom":false,"id":"labels","key":"labels","name":"Labels","schema":{"items":"string","system":"labels","type":"array"}},{"custom":false,"id":"assignee","key":"assignee","name":"Assignee","schema":{"system":"assignee","type":"user"}},{"custom":false,"id":"reporter","key":"reporter","name":"Reporter","schema":{"system":"reporter","type":"user"}},{"custom":false,"id":"duedate","key":"duedate","name":"Due date","schema":{"system":"duedate","type":"date"}},{"custom":false,"id":"fixVersions","key":"fixVersions","name":"Fix versions","schema":{"items":"version","system":"fixVersions","type":"array"}},{"custom":false,"id":"versions","key":"versions","name":"Affects versions","schema":{"items":"version","system":"versions","type":"array"}},{"custom":false,"id":"components","key":"components","name":"Components","schema":{"items":"component","system":"components","type":"array"}},{"custom":false,"id":"parent","key":"parent","name":"Parent","schema":{"system":"parent","type":"issuelink"}},{"custom":false,"id":"issuelinks","key":"issuelinks","name":"Linked Issues","schema":{"items":"issuelinks","system":"issuelinks","type":"array"}},{"custom":false,"id":"resolution","key":"resolution","name":"Resolution","schema":{"system":"resolution","type":"resolution"}},{"custom":false,"id":"status","key":"status","name":"Status","schema":{"system":"status","type":"status"}},{"custom":false,"id":"resolutiondate","key":"resolutiondate","name":"Resolved","schema":{"system":"resolutiondate","type":"datetime"}},{"custom":false,"id":"created","key":"created","name":"Created","schema":{"system":"created","type":"datetime"}},{"custom":false,"id":"updated","key":"updated","name":"Updated","schema":{"system":"updated","type":"datetime"}},{"custom":false,"id":"creator","key":"creator","name":"Creator","schema":{"system":"creator","type":"user"}},{"custom":false,"id":"subtasks","key":"subtasks","name":"Sub-tasks","schema":{"items":"issuelinks","system":"subtasks","type":"array"}},{"custom":false,"id":"comment","key":"comment","name":"Comment","schema":{"system":"comment","type":"comments-page"}},{"custom":false,"id":"attachment","key":"attachment","name":"Attachment","schema":{"items":"attachment","system":"attachment","type":"array"}},{"custom":false,"id":"worklog","key":"worklog","name":"Log Work","schema":{"items":"worklog","system":"worklog","type":"array"}},{"custom":false,"id":"timetracking","key":"timetracking","name":"Time tracking","schema":{"system":"timetracking","type":"timetracking"}},{"custom":false,"id":"timespent","key":"timespent","name":"Time Spent","schema":{"system":"timespent","type":"number"}},{"custom":false,"id":"timeestimate","key":"timeestimate","name":"Remaining Estimate","schema":{"system":"timeestimate","type":"number"}},{"custom":false,"id":"timeoriginalestimate","key":"timeoriginalestimate","name":"Original estimate","schema":{"system":"timeoriginalestimate","type":"number"}},{"custom":false,"id":"security","key":"security","name":"Security Level","schema":{"system":"security","type":"securitylevel"}},{"custom":true,"id":"customfield_10020","key":"customfield_10020","name":"Sprint","schema":{"custom":"com.pyxis.greenhopper.jira:gh-sprint","customId":10020,"items":"json","type":"array"}},{"custom":true,"id":"customfield_10019","key":"customfield_10019","name":"Rank","schema":{"custom":"com.pyxis.greenhopper.jira:gh-lexo-rank","customId":10019,"type":"any"}},{"custom":true,"id":"customfield_10031","key":"customfield_10031","name":"Business value","schema":{"custom":"com.atlassian.jira.plugin.system.customfieldtypes:float","customId":10031,"type":"number"}},{"custom":true,"id":"customfield_10032","key":"customfield_10032","name":"Requirement ID","schema":{"custom":"com.atlassian.jira.plugin.system.customfieldtypes:textfield","customId":10032,"type":"string"}}],"locale":"en_US"}');
INSERT INTO "cache" VALUES('http://sandbox.example','create screen CAMP 10001','{"items":[{"id":"summary","name":"Summary","required":true},{"id":"issuetype","name":"Issue Type","required":true},{"id":"project","name":"Project","required":true},{"id":"description","name":"Description"},{"id":"environment","name":"Environment"},{"id":"priority","name":"Priority"},{"id":"labels","name":"Labels"},{"id":"assignee","name":"Assignee"},{"id":"reporter","name":"Reporter"},{"id":"duedate","name":"Due date"},{"id":"fixVersions","name":"Fix versions","options":[]},{"id":"versions","name":"Affects versions","options":[]},{"id":"components","name":"Components","options":[]},{"id":"parent","name":"Parent"},{"id":"issuelinks","name":"Linked Issues"},{"id":"timetracking","name":"Time tracking"},{"id":"customfield_10031","name":"Business value"},{"id":"customfield_10032","name":"Requirement ID"}],"locale":"en_US"}');
INSERT INTO "cache" VALUES('http://sandbox.example','create screen CAMP 10002','{"items":[{"id":"summary","name":"Summary","required":true},{"id":"issuetype","name":"Issue Type","required":true},{"id":"project","name":"Project","required":true},{"id":"description","name":"Description"},{"id":"environment","name":"Environment"},{"id":"priority","name":"Priority"},{"id":"labels","name":"Labels"},{"id":"assignee","name":"Assignee"},{"id":"reporter","name":"Reporter"},{"id":"duedate","name":"Due date"},{"id":"fixVersions","name":"Fix versions","options":[]},{"id":"versions","name":"Affects versions","options":[]},{"id":"components","name":"Components","options":[]},{"id":"parent","name":"Parent"},{"id":"issuelinks","name":"Linked Issues"},{"id":"timetracking","name":"Time tracking"},{"id":"customfield_10032","name":"Requirement ID"}],"locale":"en_US"}');
INSERT INTO "cache" VALUES('http://sandbox.example','create screen CAMP 10006','{"items":[{"id":"summary","name":"Summary","required":true},{"id":"issuetype","name":"Issue Type","required":true},{"id":"project","name":"Project","required":true},{"id":"description","name":"Description"},{"id":"environment","name":"Environment"},{"id":"priority","name":"Priority"},{"id":"labels","name":"Labels"},{"id":"assignee","name":"Assignee"},{"id":"reporter","name":"Reporter"},{"id":"duedate","name":"Due date"},{"id":"fixVersions","name":"Fix versions","options":[]},{"id":"versions","name":"Affects versions","options":[]},{"id":"components","name":"Components","options":[]},{"id":"parent","name":"Parent"},{"id":"issuelinks","name":"Linked Issues"},{"id":"timetracking","name":"Time tracking"}],"locale":"en_US"}');
INSERT INTO "cache" VALUES('http://sandbox.example','people','{"analyst@example.com":{"account":"712020:90d9fc72-5b97-59ca-a685-cd88d161ed87","day":"2026-11-23","login":"712020:90d9fc72-5b97-59ca-a685-cd88d161ed87"}}');
INSERT INTO "cache" VALUES('http://sandbox.example/wiki','space CAMPINT','"131073"');
INSERT INTO "clocks" VALUES('CAMP','ACT-0001','#record',0,'800e9faea956c91786fb2360704a0706f160504f65cb748b40a0c64b0735c6ee','2026-11-30T08:30:00.000000+00:00','{}');
INSERT INTO "clocks" VALUES('CAMP','ACT-0001','action done',1,'800e9faea956c91786fb2360704a0706f160504f65cb748b40a0c64b0735c6ee','2026-11-30T08:30:00.000000+00:00','{"deadline":"2026-12-01T16:00:00+00:00","elapsed":0,"goal":"2026-12-01T16:00:00Z","left":162000,"started":"2026-11-23T11:10:52.529000+00:00","state":"running"}');
INSERT INTO "clocks" VALUES('CAMP','MTG-0001','#record',0,'800e9faea956c91786fb2360704a0706f160504f65cb748b40a0c64b0735c6ee',NULL,'{}');
INSERT INTO "clocks" VALUES('CAMP','REQ-0002','#record',0,'800e9faea956c91786fb2360704a0706f160504f65cb748b40a0c64b0735c6ee',NULL,'{}');
INSERT INTO "clocks" VALUES('CAMP','REQ-0001','#record',0,'800e9faea956c91786fb2360704a0706f160504f65cb748b40a0c64b0735c6ee',NULL,'{}');
INSERT INTO "counterparts" VALUES('CAMP','files','REQ-0001','REQ-0001','requirements/gate.md','18ccd812540d1d95fa1aca423d0a028c82545e45a7087c4779a92eb7e3b0ee37',1,'{"acceptance_criteria":[[{"dimension":"uat","text":"seen by a parent"},{"text":"logged"}],[{"dimension":"uat","text":"seen by a parent"},{"text":"logged"}]],"background":["Old gate.","Old gate."],"description":["As a parent I want a gate, so that children stay in.","As a parent I want a gate, so that children stay in."],"owner":["analyst@example.com","analyst@example.com"],"priority":["high","high"],"title":["Gate opens by itself","Gate opens by itself"]}','{"title":"Gate opens by itself"}','[]','[]','','live','[]','');
INSERT INTO "counterparts" VALUES('CAMP','files','REQ-0002','REQ-0002','requirements/bell.md','63ebca0f2df7bf81638233efd9cd480b4f0764c5cf1cccbcb47cf860eaa58cb6',1,'{"depends_on":[["REQ-0001"],["REQ-0001"]],"description":["As a worker I want a bell.","As a worker I want a bell."],"title":["Bell rings twice","Bell rings twice"]}','{"title":"Bell rings twice"}','[]','[]','','live','[]','');
INSERT INTO "counterparts" VALUES('CAMP','jira','10001','REQ-0001','CAMP-1','2026-11-23T11:10:53.076+00:00',1,'{"#rest":[{},{}],"acceptance_criteria":[[{"dimension":"uat","text":"seen by a parent"},{"text":"logged"}],"- [uat] seen by a parent\n- logged"],"background":["Old gate.","Old gate."],"customer_words":[null,null],"delivery":["not_started","not_started"],"description":["As a parent I want a gate, so that children stay in.","As a parent I want a gate, so that children stay in."],"owner":["analyst@example.com","712020:90d9fc72-5b97-59ca-a685-cd88d161ed87"],"preliminary_plan":[null,null],"priority":["high","Highest"],"title":["Gate opens by itself","Gate opens by itself"]}','{"#labels":["sy"],"#status":["To Do","to_do"],"acceptance_criteria":"- [uat] seen by a parent\n- logged","background":"Old gate.","delivery":"not_started","description":"As a parent I want a gate, so that children stay in.","owner":"712020:90d9fc72-5b97-59ca-a685-cd88d161ed87","priority":"Highest","title":"Gate in Jira"}','["customer_words","preliminary_plan"]','[["Blocks",true,"10002","CAMP-2","10003"]]','','live','[]','');
INSERT INTO "counterparts" VALUES('CAMP','jira','10002','REQ-0002','CAMP-2','2026-11-23T11:10:52.969+00:00',1,'{"#links":[["REQ-0001>Blocks>REQ-0002"],["REQ-0001>Blocks>REQ-0002"]],"#rest":[{},{}],"acceptance_criteria":[null,null],"background":[null,null],"customer_words":[null,null],"delivery":["not_started","not_started"],"description":["As a worker I want a bell.","As a worker I want a bell."],"owner":[null,null],"preliminary_plan":[null,null],"priority":[null,"Medium"],"title":["Bell rings twice","Bell rings twice"]}','{"#labels":["sy"],"#status":["To Do","to_do"],"delivery":"not_started","description":"As a worker I want a bell.","priority":"Medium","title":"Bell rings twice"}','["acceptance_criteria","background","customer_words","preliminary_plan"]','[["Blocks",false,"10001","CAMP-1","10003"]]','','live','[]','');
INSERT INTO "counterparts" VALUES('CAMP','files','MTG-0001','MTG-0001','meetings/kick-off.md','86c32cff33437eeb2e275d0a40e1c79841965e8e881556821a4d35399ecb34e8',1,'{"actions":[["ACT-0001"],["ACT-0001"]],"title":["Kick-off","Kick-off"]}','{"title":"Kick-off"}','[]','[]','','live','[]','');
INSERT INTO "counterparts" VALUES('CAMP','files','ACT-0001','ACT-0001','meetings/kick-off.md#actions/1','4f67f4d43fc5fd8fc94d6cf1f51ee07a051fb9f24e9feea49192ea000f0d3d3e',1,'{"comes_from":["MTG-0001","MTG-0001"],"due":["2026-12-01","2026-12-01"],"owner":["analyst@example.com","analyst@example.com"],"priority":["p1","p1"],"state":["open","open"],"title":["Send the forms","Send the forms"]}','{"title":"Send the forms"}','[]','[]','','live','[]','');
INSERT INTO "counterparts" VALUES('CAMP','jira','10006','ACT-0001','CAMP-3','2026-11-23T11:10:52.529+00:00',1,'{"#rest":[{"comes_from":"MTG-0001","priority":"p1"},{"comes_from":"MTG-0001","priority":"p1"}],"delivery_standard":[null,null],"description":[null,null],"due":["2026-12-01","2026-12-01"],"outcome":[null,null],"owner":["analyst@example.com","712020:90d9fc72-5b97-59ca-a685-cd88d161ed87"],"state":["open","open"],"title":["Send the forms","Send the forms"]}','{"#labels":["sy"],"#status":["To Do","to_do"],"due":"2026-12-01","owner":"712020:90d9fc72-5b97-59ca-a685-cd88d161ed87","state":"open","title":"Send the forms"}','["delivery_standard","outcome"]','[]','','live','[]','');
INSERT INTO "cursors" VALUES('CAMP','mapping','83a0cd63378d0cd3c00b0f4a2b3ed073f6c9db4477eee9844d9a105b77508ffd');
INSERT INTO "cursors" VALUES('CAMP','strangers','{}');
INSERT INTO "cursors" VALUES('CAMP','census','2026-11-23T11:10:51.095691+00:00');
INSERT INTO "cursors" VALUES('CAMP','places','{"fields":{"action":{"delivery_standard":{"at":["description"],"form":"text|section|||"},"description":{"at":["description"],"form":"text|lead|||"},"due":{"at":["duedate"],"form":"date||||"},"outcome":{"at":["description"],"form":"text|section|||"},"owner":{"at":["assignee"],"form":"person||||"},"state":{"at":["status"],"form":"status","words":{"category:done":["done"],"category:in_progress":["in_progress"],"category:to_do":["open"]}},"title":{"at":["summary"],"form":"text||||"}},"change_request":{"content":{"at":["description"],"form":"text|lead|||"},"objective":{"at":["description"],"form":"text|section|||"},"owner":{"at":["assignee"],"form":"person||||"},"reason":{"at":["description"],"form":"text|section|||"},"title":{"at":["summary"],"form":"text||||"}},"requirement":{"acceptance_criteria":{"at":["description"],"form":"bullets|section|||"},"background":{"at":["description"],"form":"text|section|||"},"changed_by":{"at":["issuelinks"],"form":"Relates|"},"customer_words":{"at":["description"],"form":"text|section|||"},"delivery":{"at":["status"],"form":"status","words":{"category:done":["built"],"category:in_progress":["in_progress"],"category:to_do":["not_started"]}},"depends_on":{"at":["issuelinks"],"form":"Blocks|is blocked by"},"description":{"at":["description"],"form":"text|lead|||"},"owner":{"at":["assignee"],"form":"person||||"},"preliminary_plan":{"at":["description"],"form":"text|section|||"},"priority":{"at":["priority"],"form":"text||||"},"title":{"at":["summary"],"form":"text||||"}}},"headings":{"action":{"delivery_standard":["Delivery standard","交付标准"],"outcome":["Target outcome","目标成果"]},"change_request":{"objective":["Objective","期望目标"],"reason":["Reason","变更原因"]},"requirement":{"acceptance_criteria":["Acceptance criteria","验收标准"],"background":["Background","应用背景"],"customer_words":["Customer''s own words","客户原话"],"preliminary_plan":["Preliminary plan","初步方案"]}}}');
INSERT INTO "cursors" VALUES('CAMP','special_meetings','[]');
INSERT INTO "cursors" VALUES('CAMP','clocks','{"began":{"action done":"2026-11-23T11:10:51.471055+00:00","change answered":"2026-11-23T11:10:51.471055+00:00","minutes received":"2026-11-23T11:10:51.471055+00:00","minutes sent":"2026-11-23T11:10:51.471055+00:00","question answered":"2026-11-23T11:10:51.471055+00:00","requirement answered":"2026-11-23T11:10:51.471055+00:00","special meeting held":"2026-11-23T11:10:51.471055+00:00"},"digest":"800e9faea956c91786fb2360704a0706f160504f65cb748b40a0c64b0735c6ee"}');
INSERT INTO "cursors" VALUES('CAMP','gates','{"digest":"2cf04b4bfe7a86294d8e6efd0aeabba8d45e41f1ce61eb3762f72a24d718ced9","open":[]}');
INSERT INTO "cursors" VALUES('CAMP','published:index.en','2026-11-23T11:10:52.419672+00:00');
INSERT INTO "cursors" VALUES('CAMP','published:change-ledger.en','2026-11-23T11:10:51.095691+00:00');
INSERT INTO "cursors" VALUES('CAMP','published:requirement-spec.en','2026-11-23T11:10:52.875643+00:00');
INSERT INTO "cursors" VALUES('CAMP','published:rules.en','2026-11-23T11:10:51.095691+00:00');
INSERT INTO "cursors" VALUES('CAMP','pages','e3ce9d66de25a934f076a0034781235a388b7cbcc9653461f4a570b45354bfc9');
INSERT INTO "cursors" VALUES('CAMP','jira','2026-11-23T11:10:53.076+00:00');
INSERT INTO "cursors" VALUES('CAMP','published:minutes.MTG-0001.en','2026-11-23T11:10:52.419672+00:00');
INSERT INTO "cursors" VALUES('CAMP','published:response-board.en','2026-11-23T11:10:52.419672+00:00');
INSERT INTO "cycles" VALUES('f3b08647f738','CAMP','2026-11-23T11:10:51.095682+00:00','{"census":null,"changes":{"files":{"create":0,"update":0},"jira":{"adopt":0,"comment":0,"create":2,"link":1,"transition":0,"unlink":0,"unmark":0,"update":0},"pages":{"create":4,"unchanged":0,"update":0,"waiting":0}},"clocks":{"fired":[],"run":2},"cycle":"f3b08647f738","failed":0,"held":0,"open_claims":0,"pages":[{"kind":"index","title":"CAMP · Project index","url":"http://sandbox.example/wiki/spaces/CAMPINT/pages/131201/CAMP+Project+index","version":1},{"kind":"change-ledger","title":"CAMP · Change ledger (internal)","url":"http://sandbox.example/wiki/spaces/CAMPINT/pages/131297/CAMP+Change+ledger+%28internal%29","version":1},{"kind":"requirement-spec","title":"CAMP · Requirement specification (internal)","url":"http://sandbox.example/wiki/spaces/CAMPINT/pages/131377/CAMP+Requirement+specification+%28internal%29","version":1},{"kind":"rules","title":"CAMP · The rules in plain words","url":"http://sandbox.example/wiki/spaces/CAMPINT/pages/131457/CAMP+The+rules+in+plain+words","version":1}],"postponed":0,"problems":[],"project":"CAMP","requests":{"confluence":{"read":15,"write":12},"jira":{"read":13,"write":2}},"seconds":1.302,"started":"2026-11-23T11:10:51+00:00","stops":[]}');
INSERT INTO "cycles" VALUES('82366bf08611','CAMP','2026-11-23T11:10:52.419662+00:00','{"census":null,"changes":{"files":{"create":0,"update":1},"jira":{"adopt":0,"comment":0,"create":1,"link":0,"transition":0,"unlink":0,"unmark":0,"update":0},"pages":{"create":2,"unchanged":3,"update":1,"waiting":0}},"clocks":{"fired":[],"run":2},"cycle":"82366bf08611","failed":0,"held":0,"open_claims":0,"pages":[{"kind":"index","title":"CAMP · Project index","url":"http://sandbox.example/wiki/spaces/CAMPINT/pages/131201/CAMP+Project+index","version":2},{"kind":"change-ledger","title":"CAMP · Change ledger (internal)","url":"http://sandbox.example/wiki/spaces/CAMPINT/pages/131297/CAMP+Change+ledger+%28internal%29","version":1},{"kind":"minutes","title":"MTG-0001 · Kick-off · Notice and minutes (internal)","url":"http://sandbox.example/wiki/spaces/CAMPINT/pages/131537/MTG-0001+Kick-off+Notice+and+minutes+%28internal%29","version":1},{"kind":"requirement-spec","title":"CAMP · Requirement specification (internal)","url":"http://sandbox.example/wiki/spaces/CAMPINT/pages/131377/CAMP+Requirement+specification+%28internal%29","version":1},{"kind":"response-board","title":"CAMP · Response times","url":"http://sandbox.example/wiki/spaces/CAMPINT/pages/131617/CAMP+Response+times","version":1},{"kind":"rules","title":"CAMP · The rules in plain words","url":"http://sandbox.example/wiki/spaces/CAMPINT/pages/131457/CAMP+The+rules+in+plain+words","version":1}],"postponed":0,"problems":[],"project":"CAMP","requests":{"confluence":{"read":8,"write":7},"jira":{"read":4,"write":1}},"seconds":0.43,"started":"2026-11-23T11:10:52+00:00","stops":[]}');
INSERT INTO "cycles" VALUES('fc078d5a1232','CAMP','2026-11-23T11:10:52.875636+00:00','{"census":null,"changes":{"files":{"create":0,"update":1},"jira":{"adopt":0,"comment":0,"create":0,"link":0,"transition":0,"unlink":0,"unmark":0,"update":1},"pages":{"create":0,"unchanged":5,"update":1,"waiting":0}},"clocks":{"fired":[],"run":2},"cycle":"fc078d5a1232","failed":0,"held":0,"open_claims":0,"pages":[{"kind":"index","title":"CAMP · Project index","url":"http://sandbox.example/wiki/spaces/CAMPINT/pages/131201/CAMP+Project+index","version":2},{"kind":"change-ledger","title":"CAMP · Change ledger (internal)","url":"http://sandbox.example/wiki/spaces/CAMPINT/pages/131297/CAMP+Change+ledger+%28internal%29","version":1},{"kind":"minutes","title":"MTG-0001 · Kick-off · Notice and minutes (internal)","url":"http://sandbox.example/wiki/spaces/CAMPINT/pages/131537/MTG-0001+Kick-off+Notice+and+minutes+%28internal%29","version":1},{"kind":"requirement-spec","title":"CAMP · Requirement specification (internal)","url":"http://sandbox.example/wiki/spaces/CAMPINT/pages/131377/CAMP+Requirement+specification+%28internal%29","version":2},{"kind":"response-board","title":"CAMP · Response times","url":"http://sandbox.example/wiki/spaces/CAMPINT/pages/131617/CAMP+Response+times","version":1},{"kind":"rules","title":"CAMP · The rules in plain words","url":"http://sandbox.example/wiki/spaces/CAMPINT/pages/131457/CAMP+The+rules+in+plain+words","version":1}],"postponed":0,"problems":[],"project":"CAMP","requests":{"confluence":{"read":2,"write":1},"jira":{"read":5,"write":1}},"seconds":0.183,"started":"2026-11-23T11:10:52+00:00","stops":[]}');
INSERT INTO "cycles" VALUES('07b659e2352e','CAMP','2026-11-23T11:10:53.087688+00:00','{"census":null,"changes":{"files":{"create":0,"update":0},"jira":{"adopt":0,"comment":0,"create":0,"link":0,"transition":0,"unlink":0,"unmark":0,"update":0},"pages":{"create":0,"unchanged":6,"update":0,"waiting":0}},"clocks":{"fired":[],"run":1},"cycle":"07b659e2352e","failed":0,"held":1,"open_claims":0,"pages":[{"kind":"change-ledger","title":"CAMP · Change ledger (internal)","url":"http://sandbox.example/wiki/spaces/CAMPINT/pages/131297/CAMP+Change+ledger+%28internal%29","version":1},{"kind":"index","title":"CAMP · Project index","url":"http://sandbox.example/wiki/spaces/CAMPINT/pages/131201/CAMP+Project+index","version":2},{"kind":"minutes","title":"MTG-0001 · Kick-off · Notice and minutes (internal)","url":"http://sandbox.example/wiki/spaces/CAMPINT/pages/131537/MTG-0001+Kick-off+Notice+and+minutes+%28internal%29","version":1},{"kind":"requirement-spec","title":"CAMP · Requirement specification (internal)","url":"http://sandbox.example/wiki/spaces/CAMPINT/pages/131377/CAMP+Requirement+specification+%28internal%29","version":2},{"kind":"response-board","title":"CAMP · Response times","url":"http://sandbox.example/wiki/spaces/CAMPINT/pages/131617/CAMP+Response+times","version":1},{"kind":"rules","title":"CAMP · The rules in plain words","url":"http://sandbox.example/wiki/spaces/CAMPINT/pages/131457/CAMP+The+rules+in+plain+words","version":1}],"postponed":0,"problems":[],"project":"CAMP","requests":{"confluence":{"read":2,"write":0},"jira":{"read":3,"write":0}},"seconds":0.083,"started":"2026-11-23T11:10:53+00:00","stops":[]}');
INSERT INTO "cycles" VALUES('2a5f68c42553','CAMP','2026-11-23T11:10:53.183757+00:00','{"census":null,"changes":{"files":{"create":0,"update":0},"jira":{"adopt":0,"comment":0,"create":0,"link":0,"transition":0,"unlink":0,"unmark":0,"update":0},"pages":{"create":0,"unchanged":6,"update":0,"waiting":0}},"clocks":{"fired":[],"run":0},"cycle":"2a5f68c42553","failed":0,"held":1,"open_claims":0,"pages":[{"kind":"change-ledger","title":"CAMP · Change ledger (internal)","url":"http://sandbox.example/wiki/spaces/CAMPINT/pages/131297/CAMP+Change+ledger+%28internal%29","version":1},{"kind":"index","title":"CAMP · Project index","url":"http://sandbox.example/wiki/spaces/CAMPINT/pages/131201/CAMP+Project+index","version":2},{"kind":"minutes","title":"MTG-0001 · Kick-off · Notice and minutes (internal)","url":"http://sandbox.example/wiki/spaces/CAMPINT/pages/131537/MTG-0001+Kick-off+Notice+and+minutes+%28internal%29","version":1},{"kind":"requirement-spec","title":"CAMP · Requirement specification (internal)","url":"http://sandbox.example/wiki/spaces/CAMPINT/pages/131377/CAMP+Requirement+specification+%28internal%29","version":2},{"kind":"response-board","title":"CAMP · Response times","url":"http://sandbox.example/wiki/spaces/CAMPINT/pages/131617/CAMP+Response+times","version":1},{"kind":"rules","title":"CAMP · The rules in plain words","url":"http://sandbox.example/wiki/spaces/CAMPINT/pages/131457/CAMP+The+rules+in+plain+words","version":1}],"postponed":0,"problems":[],"project":"CAMP","requests":{"confluence":{"read":2,"write":0},"jira":{"read":2,"write":0}},"seconds":0.058,"started":"2026-11-23T11:10:53+00:00","stops":[]}');
INSERT INTO "facts" VALUES('instance','f3062021');
INSERT INTO "held" VALUES('CAMP','REQ-0001','title','{"files":"Gate in the file","jira":"Gate in Jira","register":"Gate opens by itself"}','{"files":"Gate in the file","jira":"Gate in Jira"}','"Gate opens by itself"','2026-11-23T11:10:53.087699+00:00','changed differently on more than one side','{"files":"root, 2026-11-23T10:10:57+00:00","jira":"Analyst, 2026-11-23T11:10:53.076+00:00","register":"files, 2026-11-23T11:10:51+00:00"}','analyst@example.com','2026-11-25T11:10:53.087699+00:00');
INSERT INTO "history" VALUES('CAMP',1,'2026-11-23T11:10:51.095691+00:00','f3b08647f738','REQ-0001','acceptance_criteria','464644078d100629a42aff698bc20dc0f250e09a703a69160cf7739dfd1dd089','8370b886f86328e136a57631df015b256b26d9a1a9cb85b153ffc64ef3f0cd1d');
INSERT INTO "history" VALUES('CAMP',2,'2026-11-23T11:10:51.095691+00:00','f3b08647f738','REQ-0001','background','f4b9b23b8e3bde045ed895b7dfad7b524da71dc85c520f723ea72672e07e70e1','28fc6144ae714b3bbdd2cc0ae1b8d98bc694e509f64a109f8866e89f63442038');
INSERT INTO "history" VALUES('CAMP',3,'2026-11-23T11:10:51.095691+00:00','f3b08647f738','REQ-0001','description','12afe3b484a7978b0c0d14650596a390ad789f1c7c18e63b7ffa6e9e181f8190','8a98fb4fe0fbe3111efbc5c98c30d361b215734d7e1f717e212453679dc5a537');
INSERT INTO "history" VALUES('CAMP',4,'2026-11-23T11:10:51.095691+00:00','f3b08647f738','REQ-0001','owner','b503fbd852be894e648b59b77ff4a8fda3d09e01ed254a4bfa69172018dad2ca','26dd9b66b46b6e648f75f7e0bfaf6312438104550954ba6c2034bae035031caa');
INSERT INTO "history" VALUES('CAMP',5,'2026-11-23T11:10:51.095691+00:00','f3b08647f738','REQ-0001','priority','d50a05f77867c89bd22ec1477d9fb8fe029c17df676ad78c8341b201b1b0590e','1883bceae271e89d56325069d6b360400d4ab5a4167946947e61f3dcfe653ecd');
INSERT INTO "history" VALUES('CAMP',6,'2026-11-23T11:10:51.095691+00:00','f3b08647f738','REQ-0001','title','0db7c23ee5b16cf4de76f1524f1d674dbc239ca4844eed81c30de47bdb117102','9c54b30477ac836cf355647b7429813e64f76f16d1b727286aa03fe94585a521');
INSERT INTO "history" VALUES('CAMP',7,'2026-11-23T11:10:51.095691+00:00','f3b08647f738','REQ-0002','depends_on','44b44d720cd76e42ce2c11ec18e54f8c589b9f06b40d2c109264b2ac74ef4494','bb6cad8339dc1c81ebb760bb71dbbbc1a1b3319b26076e2bed3b0b6cdf1172c5');
INSERT INTO "history" VALUES('CAMP',8,'2026-11-23T11:10:51.095691+00:00','f3b08647f738','REQ-0002','description','ae75708b092a7baf00bd391d57b4f326b77b289997a4f26357729ed1ad0bc2aa','99d7d59a5183ee96deeabbdd648edc8306c26b24868dd2a415fa82281011e9e3');
INSERT INTO "history" VALUES('CAMP',9,'2026-11-23T11:10:51.095691+00:00','f3b08647f738','REQ-0002','title','ff3ccc12f8ef9b52905c61307a03ecfc85426a6fc6bfea86d9a9dfc53ca9346c','954a59279375d1184f17d47df11a8c822aa0c75ee0ec9524c86812460ee1f54b');
INSERT INTO "history" VALUES('CAMP',10,'2026-11-23T11:10:51.095691+00:00','f3b08647f738','REQ-0001','delivery','361d68c839ad5dde7898849773ff993281cf28d8f34182c15a0af0849b700021','5724b73921cf3b9f60c009e1d792c6854e8a2f7ce9f87df55296ddbb0babe5b3');
INSERT INTO "history" VALUES('CAMP',11,'2026-11-23T11:10:51.095691+00:00','f3b08647f738','REQ-0002','delivery','67cc42ea0ea63d90d95b80b415b1b43747f6b1ea7ef446f8d7480fadd2fb9c64','21675a29d82bba065385d0b314e6ce335210259ce31e611320afc440fb9ef777');
INSERT INTO "history" VALUES('CAMP',12,'2026-11-23T11:10:52.419672+00:00','82366bf08611','MTG-0001','actions','01ecc15095558a33ed42d7869b1ad35f820b7b6658e06b69afc66b91c2a7bfb5','ab78ad148b0310669a50782dead6f2cd6583ea649685150f737b6705c885596c');
INSERT INTO "history" VALUES('CAMP',13,'2026-11-23T11:10:52.419672+00:00','82366bf08611','MTG-0001','title','bd0834d3f22c861b071550792f2ac7144faba52d1bd8534a1dd95bfab74231ad','98cb02443870372054e828308ac9138b622b276bdea74151b3dd211546392c08');
INSERT INTO "history" VALUES('CAMP',14,'2026-11-23T11:10:52.419672+00:00','82366bf08611','ACT-0001','comes_from','164837951d9c04fc4907b3d05070d363bedd14ad49cfbd696d4cadc4cd195d2a','8bb04e1e6c9e94ab71cb4de0daa4529853b56565bd517a12546dd01330956f79');
INSERT INTO "history" VALUES('CAMP',15,'2026-11-23T11:10:52.419672+00:00','82366bf08611','ACT-0001','due','ed8464648125be37ef49a3b2b9a2ed81e54f209321113db44abd3f4a2278146e','15e550cb8621fac6c94e05ebc2c785abb3512f24c660e36582cb1df1d35ef9d8');
INSERT INTO "history" VALUES('CAMP',16,'2026-11-23T11:10:52.419672+00:00','82366bf08611','ACT-0001','owner','86dfe71791825fe7228b93d58c0361dbe675dc542eb87d5e85aefbe45550cf4a','b14b841565ed1c5f0b1059b516963eea935d9f866c70fa3dc3a65144d674c738');
INSERT INTO "history" VALUES('CAMP',17,'2026-11-23T11:10:52.419672+00:00','82366bf08611','ACT-0001','priority','3a1523f1df81d322c4d25776b81e64c9f3f732c8a8cab8c5f1b456fba05232c4','9cceff489f889fbcd86ea60e2a7d2bff25a22946370f9e4085c46ba38e904c03');
INSERT INTO "history" VALUES('CAMP',18,'2026-11-23T11:10:52.419672+00:00','82366bf08611','ACT-0001','state','4d6402705695f21900558362adc67dc35661d7bbd946e745e96ae9559173f655','5f85adc23c64b476d223102ccf51ea592d7e6160b17d6d05812687d7eb14d859');
INSERT INTO "history" VALUES('CAMP',19,'2026-11-23T11:10:52.419672+00:00','82366bf08611','ACT-0001','title','982e9136dee39c8e391605431f55afa0338ca4bfb3833f06504dc7cb7ce5a352','498bd3bc1ccd748aa316858a28f9afcf1ffd06c9c360fe35878ecb1612acab1b');
INSERT INTO "history" VALUES('CAMP',20,'2026-11-23T11:10:52.875643+00:00','fc078d5a1232','REQ-0001','priority','4aa76fa7ce918d8e67f290b0cb9d67a4b053cf9328fd1779fbbd93e0c8dbf010','9781554e7557a507768eaeca39e77ae3f43abb46ffe65e6b444b1e20ee89c286');
INSERT INTO "history" VALUES('CAMP',21,'2026-11-23T11:10:52.875643+00:00','fc078d5a1232','REQ-0002','title','675f71785cae1a265cfd49338721222bc19e33877fd9526002f73249fb3b81cd','ee0eaba54cb27400e232371b4bad66aa486a63518b047e5f80d802a4b5de4b28');
INSERT INTO "history_payloads" VALUES('CAMP',1,'586b74f8ad46294652502c27fbf8f0a7','{"after":[{"dimension":"uat","text":"seen by a parent"},{"text":"logged"}],"before":null,"by":"files","source":"created"}');
INSERT INTO "history_payloads" VALUES('CAMP',2,'a992a4602b8158134a5db5a57df1d32c','{"after":"Old gate.","before":null,"by":"files","source":"created"}');
INSERT INTO "history_payloads" VALUES('CAMP',3,'1aabd040c1012b9e7b1078629a1aaf66','{"after":"As a parent I want a gate, so that children stay in.","before":null,"by":"files","source":"created"}');
INSERT INTO "history_payloads" VALUES('CAMP',4,'f0de80d80d906ed4ec81ab5e2b7d7ccc','{"after":"analyst@example.com","before":null,"by":"files","source":"created"}');
INSERT INTO "history_payloads" VALUES('CAMP',5,'c84d6cf07b733bfc1bf5b2a98a3de6f7','{"after":"medium","before":null,"by":"files","source":"created"}');
INSERT INTO "history_payloads" VALUES('CAMP',6,'9ec2d854ecc35b2d6acafb4ba2bad0a1','{"after":"Gate opens by itself","before":null,"by":"files","source":"created"}');
INSERT INTO "history_payloads" VALUES('CAMP',7,'522998b31b8a5fd2c12c37827de7f9d9','{"after":["REQ-0001"],"before":null,"by":"files","source":"created"}');
INSERT INTO "history_payloads" VALUES('CAMP',8,'adf7fe65da667d9b762a56dac84742a9','{"after":"As a worker I want a bell.","before":null,"by":"files","source":"created"}');
INSERT INTO "history_payloads" VALUES('CAMP',9,'7eb2736b6148839aa6b571ab99fd1628','{"after":"Bell rings","before":null,"by":"files","source":"created"}');
INSERT INTO "history_payloads" VALUES('CAMP',10,'2eae52c3ccacffe9f90b0b4421c1bcf8','{"after":"not_started","before":null,"by":"jira","source":"CAMP"}');
INSERT INTO "history_payloads" VALUES('CAMP',11,'a2ce75bab6da9bb7594875b0677a3f65','{"after":"not_started","before":null,"by":"jira","source":"CAMP"}');
INSERT INTO "history_payloads" VALUES('CAMP',12,'ea5638303e4a039f9bba2ee6f1927a95','{"after":["ACT-0001"],"before":null,"by":"files","source":"created"}');
INSERT INTO "history_payloads" VALUES('CAMP',13,'62a079f27a16a15b504378ba993aaedb','{"after":"Kick-off","before":null,"by":"files","source":"created"}');
INSERT INTO "history_payloads" VALUES('CAMP',14,'0d427a12dc529fbdf4924a119418604e','{"after":"MTG-0001","before":null,"by":"files","source":"created"}');
INSERT INTO "history_payloads" VALUES('CAMP',15,'4bff8e2116813ebfbec2ac7ee46be3d9','{"after":"2026-12-01","before":null,"by":"files","source":"created"}');
INSERT INTO "history_payloads" VALUES('CAMP',16,'cdd9e550f0a122d358cf355273466a6e','{"after":"analyst@example.com","before":null,"by":"files","source":"created"}');
INSERT INTO "history_payloads" VALUES('CAMP',17,'89f3983098b7f39cb7c547514e8723e9','{"after":"p1","before":null,"by":"files","source":"created"}');
INSERT INTO "history_payloads" VALUES('CAMP',18,'fd59fcdbb16598aa95030404acd6dac6','{"after":"open","before":null,"by":"files","source":"created"}');
INSERT INTO "history_payloads" VALUES('CAMP',19,'40d2ae94fc003895ec8ea86d8d0d94f1','{"after":"Send the forms","before":null,"by":"files","source":"created"}');
INSERT INTO "history_payloads" VALUES('CAMP',20,'84f2da71f6a0603d95da32e0ff79c41f','{"after":"high","before":"medium","by":"jira","source":"CAMP","who":"Analyst"}');
INSERT INTO "history_payloads" VALUES('CAMP',21,'08e3d350ca9891ae92c2c2625b93a0fe','{"after":"Bell rings twice","before":"Bell rings","by":"files","source":"CAMP","who":"root"}');
INSERT INTO "ids" VALUES('CAMP','requirement',2);
INSERT INTO "ids" VALUES('CAMP','meeting',1);
INSERT INTO "ids" VALUES('CAMP','action',1);
INSERT INTO "issue_pasts" VALUES('CAMP','10001','REQ-0001','2026-11-23T11:10:53.076+00:00','83a0cd63378d0cd3c00b0f4a2b3ed073f6c9db4477eee9844d9a105b77508ffd','2026-11-23T11:10:51.399000+00:00','["delivery","owner","priority","title"]');
INSERT INTO "issue_pasts" VALUES('CAMP','10002','REQ-0002','2026-11-23T11:10:52.969+00:00','83a0cd63378d0cd3c00b0f4a2b3ed073f6c9db4477eee9844d9a105b77508ffd','2026-11-23T11:10:51.399000+00:00','["delivery","owner","priority","title"]');
INSERT INTO "issue_pasts" VALUES('CAMP','10006','ACT-0001','2026-11-23T11:10:52.529+00:00','83a0cd63378d0cd3c00b0f4a2b3ed073f6c9db4477eee9844d9a105b77508ffd','2026-11-23T11:10:52.529000+00:00','["due","owner","state","title"]');
INSERT INTO "moves" VALUES('CAMP','10002','10008','title','REQ-0002','2026-11-23T11:10:52.969000+00:00','"Bell rings"','"Bell rings twice"','Syncer Bot',1,1);
INSERT INTO "moves" VALUES('CAMP','10001','10007','priority','REQ-0001','2026-11-23T11:10:52.864000+00:00','"medium"','"high"','analyst@example.com',0,0);
INSERT INTO "moves" VALUES('CAMP','10001','10009','title','REQ-0001','2026-11-23T11:10:53.076000+00:00','"Gate opens by itself"','"Gate in Jira"','analyst@example.com',0,0);
INSERT INTO "pages" VALUES('CAMP','index.en','131201','131073','CAMP · Project index',2,'e6b4d1c996ddcacbcebb0eec09ab2b6f457ad6fd4dea0155c09060b0d6083560','f2838c875f3ed187aac41e05f13f4f18b3a48b0fdddeb1e94c2d84004e539c77','<ac:structured-macro ac:name="anchor"><ac:parameter ac:name="">sy-f3062021-CAMP-index.en</ac:parameter></ac:structured-macro><ac:structured-macro ac:name="details"><ac:rich-text-body><table><tbody>
<tr><th><p>Version</p></th><td><p>V0.1</p></td></tr>
<tr><th><p>State</p></th><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Grey</ac:parameter><ac:parameter ac:name="title">Draft</ac:parameter></ac:structured-macro></p></td></tr>
<tr><th><p>Date</p></th><td><p>23 November 2026</p></td></tr>
</tbody></table></ac:rich-text-body></ac:structured-macro>

<h2>Pages</h2>
<h3>Documents</h3>
<table><tbody>
<tr><th><p>Page</p></th><th><p>In the other language</p></th></tr>
<tr><td><p><ac:link><ri:page ri:content-title="CAMP · Requirement specification (internal)"/><ac:link-body>CAMP · Requirement specification (internal)</ac:link-body></ac:link></p></td><td><p></p></td></tr>
<tr><td><p><ac:link><ri:page ri:content-title="CAMP · Change ledger (internal)"/><ac:link-body>CAMP · Change ledger (internal)</ac:link-body></ac:link></p></td><td><p></p></td></tr>
<tr><td><p><ac:link><ri:page ri:content-title="CAMP · Response times"/><ac:link-body>CAMP · Response times</ac:link-body></ac:link></p></td><td><p></p></td></tr>
<tr><td><p><ac:link><ri:page ri:content-title="CAMP · The rules in plain words"/><ac:link-body>CAMP · The rules in plain words</ac:link-body></ac:link></p></td><td><p></p></td></tr>

</tbody></table><h3>Meetings</h3>
<table><tbody>
<tr><th><p>Date</p></th><th><p>Meeting</p></th><th><p>Type</p></th><th><p>State</p></th><th><p>Open actions</p></th><th><p>In the other language</p></th></tr>
<tr><td><p></p></td><td><p><ac:link><ri:page ri:content-title="MTG-0001 · Kick-off · Notice and minutes (internal)"/><ac:link-body>MTG-0001 · Kick-off</ac:link-body></ac:link></p></td><td><p></p></td><td><p></p></td><td><p>1</p></td><td><p></p></td></tr>

</tbody></table>
<h2>Waiting to be done</h2>
<h3>Nobody has been named yet</h3>
<table><tbody>
<tr><th><p>What</p></th><th><p>Asked for</p></th><th><p>Who</p></th><th><p>By</p></th></tr>
<tr><td><p><ac:link ac:anchor="ACT-0001"><ri:page ri:content-title="MTG-0001 · Kick-off · Notice and minutes (internal)"/><ac:link-body>Send the forms</ac:link-body></ac:link> <small><span style="white-space: nowrap;">ACT-0001</span></small></p></td><td><p>Action</p></td><td><p><span style="white-space: nowrap;">analyst@example.com</span></p></td><td><p><span style="white-space: nowrap;">1 December 2026</span></p></td></tr>


</tbody></table>
<h2>Requirements by state</h2>','http://sandbox.example/wiki/spaces/CAMPINT/pages/131201/CAMP+Project+index','["syncer","index"]');
INSERT INTO "pages" VALUES('CAMP','change-ledger.en','131297','131073','CAMP · Change ledger (internal)',1,'3fa4c87617f4c757bd95bf731e604c656e2e0bed6b44622f9b99e74cdba3d27f','0898ae1b4f7b0cfcd33a6a5afc91cdf213139928040275c2a242bc3241bb0d7a','<ac:structured-macro ac:name="anchor"><ac:parameter ac:name="">sy-f3062021-CAMP-change-ledger.en</ac:parameter></ac:structured-macro><ac:structured-macro ac:name="note"><ac:rich-text-body><p>Internal edition. It holds scores, costs and forecasts and does not go to the customer.</p></ac:rich-text-body></ac:structured-macro><ac:structured-macro ac:name="details"><ac:rich-text-body><table><tbody>
<tr><th><p>Version</p></th><td><p>V0.1</p></td></tr>
<tr><th><p>Confidentiality</p></th><td><p>Internal</p></td></tr>
<tr><th><p>Date</p></th><td><p>23 November 2026</p></td></tr>
</tbody></table></ac:rich-text-body></ac:structured-macro>
<p>No change request has been made so far.</p>

<h2>Change log by document version</h2>
<h3>V0.1, 23 November 2026</h3>
<p>First draft</p>','http://sandbox.example/wiki/spaces/CAMPINT/pages/131297/CAMP+Change+ledger+%28internal%29','["syncer","change-ledger"]');
INSERT INTO "pages" VALUES('CAMP','requirement-spec.en','131377','131073','CAMP · Requirement specification (internal)',2,'b7972ad3ceb244552df01f29d0ddf8515d0a1ab2596f9618d3f43907e476b54f','e54c9b36aa4e4b1a8d6542031bc15d7ab3bf95a79a97cec375525aebe305aaf0','<ac:structured-macro ac:name="anchor"><ac:parameter ac:name="">sy-f3062021-CAMP-requirement-spec.en</ac:parameter></ac:structured-macro><ac:structured-macro ac:name="note"><ac:rich-text-body><p>Internal edition. It holds scores, costs and forecasts and does not go to the customer.</p></ac:rich-text-body></ac:structured-macro><ac:structured-macro ac:name="details"><ac:rich-text-body><table><tbody>
<tr><th><p>Version</p></th><td><p>V0.1</p></td></tr>
<tr><th><p>State</p></th><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Grey</ac:parameter><ac:parameter ac:name="title">Draft</ac:parameter></ac:structured-macro></p></td></tr>
<tr><th><p>Confidentiality</p></th><td><p>Internal</p></td></tr>
<tr><th><p>Date</p></th><td><p>23 November 2026</p></td></tr>
</tbody></table></ac:rich-text-body></ac:structured-macro>
<ac:structured-macro ac:name="info"><ac:parameter ac:name="title">What our side still has to do</ac:parameter><ac:rich-text-body><ul><li><p>2 requirements still lack something:</p><ul><li><p><ac:link ac:anchor="REQ-0001"><ac:link-body>REQ-0001 · Gate opens by itself</ac:link-body></ac:link></p></li><li><p><ac:link ac:anchor="REQ-0002"><ac:link-body>REQ-0002 · Bell rings twice</ac:link-body></ac:link></p></li></ul></li></ul></ac:rich-text-body></ac:structured-macro>
<p><strong>Changes since the signed version: </strong>No version has been signed yet.</p>

<p><strong>2 requirements: </strong> <ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Grey</ac:parameter><ac:parameter ac:name="title">Draft</ac:parameter></ac:structured-macro>&#160;2</p><p><strong>Contents</strong></p>
<ac:structured-macro ac:name="toc"><ac:parameter ac:name="minLevel">2</ac:parameter><ac:parameter ac:name="maxLevel">2</ac:parameter></ac:structured-macro><h2>1&#160; Purpose and background</h2>

<p>This document records what is needed: for whom, why, and how each need will be accepted. Once both sides have signed it, it is the basis for development, testing and acceptance. Every later change is made by a change request that both sides confirm.</p>



<h2>2&#160; Functional requirements</h2>

<table><tbody>
<tr><th><p>Requirement</p></th><th><p>For</p></th><th><p>Priority</p></th><th><p>Agreement</p></th><th><p>Owner</p></th></tr>
<tr><td><p><ac:link ac:anchor="REQ-0001"><ac:link-body>REQ-0001 · Gate opens by itself</ac:link-body></ac:link></p></td><td><p>parent</p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Red</ac:parameter><ac:parameter ac:name="title">High</ac:parameter></ac:structured-macro></p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Grey</ac:parameter><ac:parameter ac:name="title">Draft</ac:parameter></ac:structured-macro></p></td><td><p>analyst@example.com</p></td></tr>
<tr><td><p><ac:link ac:anchor="REQ-0002"><ac:link-body>REQ-0002 · Bell rings twice</ac:link-body></ac:link></p></td><td><p>worker</p></td><td><p></p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Grey</ac:parameter><ac:parameter ac:name="title">Draft</ac:parameter></ac:structured-macro></p></td><td><p></p></td></tr>

</tbody></table>
<h3>parent (1)</h3><h4><ac:structured-macro ac:name="anchor"><ac:parameter ac:name="">REQ-0001</ac:parameter></ac:structured-macro>REQ-0001 · Gate opens by itself</h4>
<p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Grey</ac:parameter><ac:parameter ac:name="title">Draft</ac:parameter></ac:structured-macro>&#160; <ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Grey</ac:parameter><ac:parameter ac:name="title">Not started</ac:parameter></ac:structured-macro>&#160; <strong>Priority: </strong><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Red</ac:parameter><ac:parameter ac:name="title">High</ac:parameter></ac:structured-macro><br/><span style="white-space: nowrap;"><strong>Owner: </strong><ac:link><ri:user ri:account-id="712020:90d9fc72-5b97-59ca-a685-cd88d161ed87"/></ac:link></span>&#160;&#160; <span style="white-space: nowrap;"><strong>Jira: </strong><span style="white-space: nowrap;"><a href="http://sandbox.example/browse/CAMP-1">CAMP-1</a> <ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Grey</ac:parameter><ac:parameter ac:name="title">To Do</ac:parameter></ac:structured-macro></span></span></p>
<p>As a <strong>parent</strong> I want <strong>a gate</strong>, so that <strong>children stay in</strong>.</p>

<table><tbody>
<tr><th><p>Background</p></th><td><p>Old gate.</p></td></tr>

<tr><th><p>Acceptance criteria</p></th><td><ul><li><p>seen by a parent <small>(User acceptance test)</small></p></li><li><p>logged</p></li></ul></td></tr>
<tr><th><p>Related</p></th><td><p><strong>Needed by: </strong><ac:link ac:anchor="REQ-0002"><ac:link-body>REQ-0002 · Bell rings twice</ac:link-body></ac:link></p></td></tr>




</tbody></table>


<p><strong>To be added before it is confirmed: </strong>source</p><ac:structured-macro ac:name="expand"><ac:parameter ac:name="title">More for our side</ac:parameter><ac:rich-text-body><p><strong>Could be better: </strong></p><ul><li><p>it plays in no scenario <em>(name a scenario under scenarios)</em></p></li></ul></ac:rich-text-body></ac:structured-macro>
<h3>worker (1)</h3><h4><ac:structured-macro ac:name="anchor"><ac:parameter ac:name="">REQ-0002</ac:parameter></ac:structured-macro>REQ-0002 · Bell rings twice</h4>
<p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Grey</ac:parameter><ac:parameter ac:name="title">Draft</ac:parameter></ac:structured-macro>&#160; <ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Grey</ac:parameter><ac:parameter ac:name="title">Not started</ac:parameter></ac:structured-macro><br/><span style="white-space: nowrap;"><strong>Jira: </strong><span style="white-space: nowrap;"><a href="http://sandbox.example/browse/CAMP-2">CAMP-2</a> <ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Grey</ac:parameter><ac:parameter ac:name="title">To Do</ac:parameter></ac:structured-macro></span></span></p>
<p>As a <strong>worker</strong> I want <strong>a bell</strong>.</p>

<table><tbody>



<tr><th><p>Related</p></th><td><p><strong>Depends on: </strong><ac:link ac:anchor="REQ-0001"><ac:link-body>REQ-0001 · Gate opens by itself</ac:link-body></ac:link></p></td></tr>




</tbody></table>


<p><strong>To be added before it is confirmed: </strong>the story&#39;s benefit, background, acceptance criteria, source and owner</p><ac:structured-macro ac:name="expand"><ac:parameter ac:name="title">More for our side</ac:parameter><ac:rich-text-body><p><strong>Could be better: </strong></p><ul><li><p>it plays in no scenario <em>(name a scenario under scenarios)</em></p></li></ul></ac:rich-text-body></ac:structured-macro>



<h2>3&#160; Acceptance criteria</h2>

<ac:structured-macro ac:name="expand"><ac:parameter ac:name="title">User acceptance test (1)</ac:parameter><ac:rich-text-body><table><tbody>
<tr><th><p>Requirement</p></th><th><p>Criterion</p></th></tr>
<tr><td><p><ac:link ac:anchor="REQ-0001"><ac:link-body>REQ-0001 · Gate opens by itself</ac:link-body></ac:link></p></td><td><p>seen by a parent</p></td></tr>


</tbody></table></ac:rich-text-body></ac:structured-macro><ac:structured-macro ac:name="expand"><ac:parameter ac:name="title">Kind of test not named (1)</ac:parameter><ac:rich-text-body><table><tbody>
<tr><th><p>Requirement</p></th><th><p>Criterion</p></th></tr>
<tr><td><p><ac:link ac:anchor="REQ-0001"><ac:link-body>REQ-0001 · Gate opens by itself</ac:link-body></ac:link></p></td><td><p>logged</p></td></tr>


</tbody></table></ac:rich-text-body></ac:structured-macro><h3>Without acceptance criteria so far</h3>
<ul><li><p><ac:link ac:anchor="REQ-0002"><ac:link-body>REQ-0002 · Bell rings twice</ac:link-body></ac:link></p></li></ul>







<h2>4&#160; Traceability</h2>

<table><tbody>
<tr><th><p>Requirement</p></th><th><p>Jira</p></th><th><p>Acceptance</p></th></tr>
<tr><td><p><ac:link ac:anchor="REQ-0001"><ac:link-body>REQ-0001 · Gate opens by itself</ac:link-body></ac:link></p></td><td><p><span style="white-space: nowrap;"><a href="http://sandbox.example/browse/CAMP-1">CAMP-1</a></span></p></td><td><p>2 criteria</p></td></tr>
<tr><td><p><ac:link ac:anchor="REQ-0002"><ac:link-body>REQ-0002 · Bell rings twice</ac:link-body></ac:link></p></td><td><p><span style="white-space: nowrap;"><a href="http://sandbox.example/browse/CAMP-2">CAMP-2</a></span></p></td><td><p><em>no criteria</em></p></td></tr>

</tbody></table>
<h3>Gaps (internal)</h3>
<ul>


<li><p>Without acceptance criteria: <span style="white-space: nowrap;"><ac:link ac:anchor="REQ-0002"><ac:link-body>REQ-0002</ac:link-body></ac:link></span></p></li>

</ul>



<h2>5&#160; Version history</h2>

<table><tbody>
<tr><th><p>Version</p></th><th><p>Date</p></th><th><p>Change</p></th><th><p>Change request</p></th><th><p>Approved by</p></th></tr>
<tr><td><p>V0.1</p></td><td><p><span style="white-space: nowrap;">23 November 2026</span></p></td><td><p>First draft</p></td><td><p></p></td><td><p></p></td></tr>

</tbody></table>

<h2>6&#160; Sign-off</h2>

<p>By signing, both sides confirm V0.1 of this document as the basis for development, testing and acceptance.</p>
<table><tbody>
<tr><th><p>Side</p></th><th><p>Name</p></th><th><p>Role</p></th><th><p>Signature</p></th><th><p>Date</p></th></tr>
<tr><td><p>Customer</p></td><td><p></p></td><td><p></p></td><td><p>&#160;</p></td><td><p>&#160;</p></td></tr>
<tr><td><p>Our side</p></td><td><p></p></td><td><p></p></td><td><p>&#160;</p></td><td><p>&#160;</p></td></tr>

</tbody></table>','http://sandbox.example/wiki/spaces/CAMPINT/pages/131377/CAMP+Requirement+specification+%28internal%29','["syncer","requirement-specification"]');
INSERT INTO "pages" VALUES('CAMP','rules.en','131457','131073','CAMP · The rules in plain words',1,'ab1ef5759e953813495bef3efba3975234e8ba2278c981956aa240f5298696a1','66bd0c23ec89c0d354a763f65d89ab35d2ecfe26c3f7d8fd6b07cf8c30fbd21f','<ac:structured-macro ac:name="anchor"><ac:parameter ac:name="">sy-f3062021-CAMP-rules.en</ac:parameter></ac:structured-macro><p>How soon we answer, and what has to stand on record before something goes on. This page is written from the rules that are in force; change them in the project&#39;s mapping, not here. For our side alone.</p>

<h2>Response times</h2>
<table><tbody>
<tr><th><p>What</p></th><th><p>How long</p></th><th><p>By which hours</p></th><th><p>Who is told</p></th></tr>
<tr><td><p><strong>A change is answered</strong></p></td><td><p>Urgency is “Urgent”: <strong>24 hours</strong><br/>Urgency is “Low”: <strong>next weekly meeting (Monday 10:00)</strong><br/>Otherwise: <strong>72 hours</strong></p></td><td><p>around the clock</p></td><td><p>At 50% and 80% of the time: owner<br/>Overdue: owner and the person above<br/>1 day after that: management</p></td></tr>
<tr><td><p><strong>A new requirement is answered</strong></p></td><td><p>Urgency is “Urgent”: <strong>24 hours</strong><br/>Urgency is “Low”: <strong>next weekly meeting (Monday 10:00)</strong><br/>Otherwise: <strong>72 hours</strong></p></td><td><p>around the clock</p></td><td><p>At 50% and 80% of the time: owner<br/>Overdue: owner and the person above<br/>1 day after that: management</p></td></tr>
<tr><td><p><strong>A question is answered in writing</strong></p></td><td><p><strong>24 hours</strong></p></td><td><p>around the clock</p></td><td><p>At 50% and 80% of the time: owner<br/>Overdue: owner and the person above</p></td></tr>
<tr><td><p><strong>Minutes are sent</strong></p></td><td><p><strong>24 hours</strong></p></td><td><p>around the clock</p></td><td><p>At 80% of the time: note taker<br/>Overdue: note taker and chair</p></td></tr>
<tr><td><p><strong>Everybody confirms the minutes</strong></p></td><td><p><strong>48 hours</strong></p></td><td><p>around the clock</p></td><td><p>At 50% of the time: note taker<br/>Overdue: note taker and chair</p></td></tr>
<tr><td><p><strong>The special meeting about a major change is held</strong></p></td><td><p><strong>5 working days</strong></p></td><td><p>office hours</p></td><td><p>At 60% of the time: chair<br/>Overdue: chair and the person above</p></td></tr>
<tr><td><p><strong>An action item is done</strong></p></td><td><p>It has a due date: <strong>by its due date</strong><br/>Priority is “P0 urgent”: <strong>1 working day</strong><br/>Priority is “P1 important”: <strong>3 working days</strong><br/>Otherwise: <strong>10 working days</strong></p></td><td><p>office hours</p></td><td><p>At 80% of the time: owner<br/>Overdue: owner<br/>1 day after that: the person above</p></td></tr>

</tbody></table>
<h2>Gates</h2>
<table><tbody>
<tr><th><p>What</p></th><th><p>When</p></th><th><p>What has to stand on record</p></th><th><p>Otherwise</p></th></tr>
<tr><td><p><strong>A confirmed requirement is complete</strong></p></td><td><p>It becomes “Confirmed”</p></td><td><ul><li><p>It has an owner, a background, acceptance criteria and a source</p></li><li><p>If its type is “Functional”, it has a user story</p></li></ul></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Grey</ac:parameter><ac:parameter ac:name="title">only shown</ac:parameter></ac:structured-macro></p></td></tr>
<tr><td><p><strong>No change is approved without both sides</strong></p></td><td><p>It becomes “Approved”, “Implementing”, “Implemented” or “Verified”</p></td><td><ul><li><p>Our side&#39;s decision is “Approved”</p></li><li><p>The customer&#39;s decision is “Approved”</p></li><li><p>If its grade is “Major”, the executive&#39;s decision is “Approved”</p></li></ul></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Grey</ac:parameter><ac:parameter ac:name="title">only shown</ac:parameter></ac:structured-macro></p></td></tr>
<tr><td><p><strong>What stands in a baseline changes only by an approved change</strong></p></td><td><p>What was signed is changed: title, description, background, acceptance criteria and type</p></td><td><p>The state of a change request that names it is “Approved”, “Implementing”, “Implemented”, “Verified” or “Closed”</p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Grey</ac:parameter><ac:parameter ac:name="title">only shown</ac:parameter></ac:structured-macro></p></td></tr>
<tr><td><p><strong>What is infeasible has its reason and an alternative</strong></p></td><td><p>It becomes “Not feasible at present”</p></td><td><p>It has the reason why it cannot be done and alternatives</p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Grey</ac:parameter><ac:parameter ac:name="title">only shown</ac:parameter></ac:structured-macro></p></td></tr>
<tr><td><p><strong>After the freeze a requirement changes only by a change request</strong></p></td><td><p>After the requirement freeze it is new, or changed: title, description, background, acceptance criteria and type</p></td><td><p>It has a change request that names it</p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Grey</ac:parameter><ac:parameter ac:name="title">only shown</ac:parameter></ac:structured-macro></p></td></tr>

</tbody></table>
<h2>Priority of requirements</h2>
<p>Value, cost and risk are scored from 1 to 5. The sum: <strong>value × 3 + (6 − cost) + (6 − risk)</strong></p>
<table><tbody>
<tr><th><p>Priority</p></th><th><p>Sum</p></th></tr>
<tr><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Red</ac:parameter><ac:parameter ac:name="title">High</ac:parameter></ac:structured-macro></p></td><td><p>From 22</p></td></tr>
<tr><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Yellow</ac:parameter><ac:parameter ac:name="title">Medium</ac:parameter></ac:structured-macro></p></td><td><p>From 15</p></td></tr>
<tr><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Grey</ac:parameter><ac:parameter ac:name="title">Low</ac:parameter></ac:structured-macro></p></td><td><p>Less</p></td></tr>

</tbody></table><p>For instance 5 × 3 + (6 − 2) + (6 − 1) = 24: High</p>
<p>Whatever the sum, it is at least:</p>
<table><tbody>
<tr><th><p>Case</p></th><th><p>When</p></th><th><p>At least</p></th></tr>
<tr><td><p>It is urgent</p></td><td><p>Its urgency is “Urgent”</p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Yellow</ac:parameter><ac:parameter ac:name="title">Medium</ac:parameter></ac:structured-macro></p></td></tr>
<tr><td><p>It plays in a core scenario</p></td><td><p>The tier of a scenario it plays in is “Core scenario”</p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Red</ac:parameter><ac:parameter ac:name="title">High</ac:parameter></ac:structured-macro></p></td></tr>
<tr><td><p>Acceptance or payment hangs on it</p></td><td><p>Its effect on the project is “Acceptance or payment at stake”</p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Red</ac:parameter><ac:parameter ac:name="title">High</ac:parameter></ac:structured-macro></p></td></tr>

</tbody></table><p>Whoever sets another one overrides the sum, with name and reason, until it is recomputed.</p>
<ac:structured-macro ac:name="expand"><ac:parameter ac:name="title">Worked examples (10)</ac:parameter><ac:rich-text-body><table><tbody>
<tr><th><p>Example</p></th><th><p>Outcome</p></th></tr>
<tr><td><p>Valuable, cheap and safe comes first: 5 × 3 + (6 − 2) + (6 − 1) = 24</p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Red</ac:parameter><ac:parameter ac:name="title">High</ac:parameter></ac:structured-macro></p><p>sum 24</p></td></tr>
<tr><td><p>The middle of all three is medium: 3 × 3 + 3 + 3 = 15</p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Yellow</ac:parameter><ac:parameter ac:name="title">Medium</ac:parameter></ac:structured-macro></p><p>sum 15</p></td></tr>
<tr><td><p>Little value at a high price is low: 2 × 3 + 2 + 1 = 9</p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Grey</ac:parameter><ac:parameter ac:name="title">Low</ac:parameter></ac:structured-macro></p><p>sum 9</p></td></tr>
<tr><td><p>One point below the threshold stays medium</p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Yellow</ac:parameter><ac:parameter ac:name="title">Medium</ac:parameter></ac:structured-macro></p><p>sum 21</p></td></tr>
<tr><td><p>What is urgent is never low</p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Yellow</ac:parameter><ac:parameter ac:name="title">Medium</ac:parameter></ac:structured-macro></p><p>sum 9</p></td></tr>
<tr><td><p>What plays in a core scenario is always high</p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Red</ac:parameter><ac:parameter ac:name="title">High</ac:parameter></ac:structured-macro></p><p>sum 15</p></td></tr>
<tr><td><p>A general scenario lifts nothing</p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Yellow</ac:parameter><ac:parameter ac:name="title">Medium</ac:parameter></ac:structured-macro></p><p>sum 15</p></td></tr>
<tr><td><p>Where acceptance or payment hangs on it, it is high, urgent or not</p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Red</ac:parameter><ac:parameter ac:name="title">High</ac:parameter></ac:structured-macro></p><p>sum 5</p></td></tr>
<tr><td><p>Nothing is worked out before all three are scored; people&#39;s own word stands</p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Grey</ac:parameter><ac:parameter ac:name="title">Not decided</ac:parameter></ac:structured-macro></p></td></tr>
<tr><td><p>A person&#39;s override holds, with reason and name, whatever the sum</p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Grey</ac:parameter><ac:parameter ac:name="title">Low</ac:parameter></ac:structured-macro></p><p>sum 17</p></td></tr>

</tbody></table></ac:rich-text-body></ac:structured-macro>

<h2>Grade of a change</h2>
<p>A change is major as soon as one of these holds, and minor once all figures are known and none does. People may raise a grade, never lower it.</p>
<table><tbody>
<tr><th><p>Case</p></th><th><p>When</p></th></tr>
<tr><td><p>It touches a core requirement</p></td><td><p>The importance of a requirement it touches is “Core”</p></td></tr>
<tr><td><p>The delay in working days</p></td><td><p>It delays by more than 5 working days</p></td></tr>
<tr><td><p>The cost in percent of the plan</p></td><td><p>It costs more than 10% of the plan</p></td></tr>

</tbody></table><ac:structured-macro ac:name="expand"><ac:parameter ac:name="title">Worked examples (8)</ac:parameter><ac:rich-text-body><table><tbody>
<tr><th><p>Example</p></th><th><p>Outcome</p></th></tr>
<tr><td><p>A day&#39;s delay and little cost is minor</p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Grey</ac:parameter><ac:parameter ac:name="title">Minor</ac:parameter></ac:structured-macro></p></td></tr>
<tr><td><p>A core requirement makes it major, whatever the figures</p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Red</ac:parameter><ac:parameter ac:name="title">Major</ac:parameter></ac:structured-macro></p></td></tr>
<tr><td><p>More than five working days make it major</p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Red</ac:parameter><ac:parameter ac:name="title">Major</ac:parameter></ac:structured-macro></p></td></tr>
<tr><td><p>Exactly five working days and ten percent are still minor</p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Grey</ac:parameter><ac:parameter ac:name="title">Minor</ac:parameter></ac:structured-macro></p></td></tr>
<tr><td><p>More than ten percent of the plan makes it major</p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Red</ac:parameter><ac:parameter ac:name="title">Major</ac:parameter></ac:structured-macro></p></td></tr>
<tr><td><p>Without the figures nothing is called minor</p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Grey</ac:parameter><ac:parameter ac:name="title">Not decided</ac:parameter></ac:structured-macro></p></td></tr>
<tr><td><p>A person may raise the grade with a reason</p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Red</ac:parameter><ac:parameter ac:name="title">Major</ac:parameter></ac:structured-macro></p></td></tr>
<tr><td><p>Nobody lowers it</p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Red</ac:parameter><ac:parameter ac:name="title">Major</ac:parameter></ac:structured-macro></p></td></tr>

</tbody></table></ac:rich-text-body></ac:structured-macro>

<h2>Response times in full</h2>
<p>If the case changes while it runs, the time that has passed counts on. Waiting for our own side never stops a clock.</p>
<h3>A change is answered</h3>
<table><tbody>
<tr><th><p>For which</p></th><td><p>Change request: all of them</p></td></tr>
<tr><th><p>Starts</p></th><td><p>Its state is “Submitted”, “Assessing”, “Awaiting decision” or “Awaiting the customer”, or it does not have a state yet</p></td></tr>
<tr><th><p>Stands still while</p></th><td><p>Its state is “Awaiting the customer”</p><p>For more than 10 days: told to the person above</p></td></tr>
<tr><th><p>Stops</p></th><td><p>One of these:</p><ul><li><p>Its urgency is “Urgent”, and it has a recorded answer and a preliminary plan</p></li><li><p>Its urgency is “Low”, and it has a recorded answer</p></li><li><p>Its urgency is neither “Urgent” nor “Low”, and it has a recorded answer and an assessment of its impact</p></li></ul></td></tr>
<tr><th><p>Is cancelled</p></th><td><p>Its state is “Withdrawn”</p></td></tr>

<tr><th><p>After it ended</p></th><td><p>It never starts again</p></td></tr>
<tr><th><p>What counts</p></th><td><p>What people did; a program&#39;s entry stops nothing</p></td></tr>


</tbody></table>
<ac:structured-macro ac:name="expand"><ac:parameter ac:name="title">Worked examples (13)</ac:parameter><ac:rich-text-body><table><tbody>
<tr><th><p>Example</p></th><th><p>Outcome</p></th></tr>
<tr><td><p>An urgent change is answered and planned within 24 hours</p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Green</ac:parameter><ac:parameter ac:name="title">In time</ac:parameter></ac:structured-macro></p><p>from 2 November 2026, 09:00, due 3 November 2026, 09:00</p><p>23 hours used</p></td></tr>
<tr><td><p>An answer without a plan leaves an urgent change open, and after 24 hours it is late</p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Red</ac:parameter><ac:parameter ac:name="title">Overdue</ac:parameter></ac:structured-macro></p></td></tr>
<tr><td><p>A normal change is assessed and answered within 72 hours</p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Green</ac:parameter><ac:parameter ac:name="title">In time</ac:parameter></ac:structured-macro></p><p>48 hours used</p></td></tr>
<tr><td><p>What is low waits for the next weekly meeting</p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Blue</ac:parameter><ac:parameter ac:name="title">Running</ac:parameter></ac:structured-macro></p><p>from 3 November 2026, 09:00, due 9 November 2026, 10:00</p></td></tr>
<tr><td><p>The communication plan knows when the weekly meeting is</p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Blue</ac:parameter><ac:parameter ac:name="title">Running</ac:parameter></ac:structured-macro></p><p>from 3 November 2026, 09:00, due 6 November 2026, 16:30</p></td></tr>
<tr><td><p>What becomes urgent after 30 hours is late at once: what has passed counts on</p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Red</ac:parameter><ac:parameter ac:name="title">Overdue</ac:parameter></ac:structured-macro></p><p>from 2 November 2026, 09:00, due 3 November 2026, 15:00</p><p>30 hours used</p></td></tr>
<tr><td><p>Waiting for the customer stops the clock, waiting for our own executive does not</p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Yellow</ac:parameter><ac:parameter ac:name="title">Paused</ac:parameter></ac:structured-macro></p><p>10 hours used</p></td></tr>
<tr><td><p>A field whose past nobody can tell is said, not guessed</p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Grey</ac:parameter><ac:parameter ac:name="title">Cannot be told</ac:parameter></ac:structured-macro></p></td></tr>
<tr><td><p>Twelve hours with the customer move the deadline by exactly twelve hours</p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Blue</ac:parameter><ac:parameter ac:name="title">Running</ac:parameter></ac:structured-macro></p><p>from 2 November 2026, 09:00, due 3 November 2026, 21:00</p><p>13 hours used</p></td></tr>
<tr><td><p>What was recorded as waiting from the start burned no time</p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Yellow</ac:parameter><ac:parameter ac:name="title">Paused</ac:parameter></ac:structured-macro></p><p>0 hours used</p></td></tr>
<tr><td><p>What was recorded after it was approved has no clock</p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Grey</ac:parameter><ac:parameter ac:name="title">Not concerned</ac:parameter></ac:structured-macro></p></td></tr>
<tr><td><p>Each point is told once; whoever looks again hears nothing</p></td><td><p>2 November 2026, 21:00: told to owner</p><p>3 November 2026, 09:00: told to the person above and owner</p><p>4 November 2026, 09:00: told to management</p></td></tr>
<tr><td><p>A first look at what is late already remembers it and tells nobody</p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Grey</ac:parameter><ac:parameter ac:name="title">Nobody is told</ac:parameter></ac:structured-macro></p></td></tr>

</tbody></table></ac:rich-text-body></ac:structured-macro>
<h3>A new requirement is answered</h3>
<table><tbody>
<tr><th><p>For which</p></th><td><p>Requirement: It was raised by the customer or raised by a reseller</p></td></tr>
<tr><th><p>Starts</p></th><td><p>Its agreement is “Draft”, “Clarifying” or “Assessing”, or it does not have a state of agreement yet</p></td></tr>
<tr><th><p>Stands still while</p></th><td><p>Its agreement is “Awaiting confirmation”</p><p>For more than 10 days: told to the person above</p></td></tr>
<tr><th><p>Stops</p></th><td><p>One of these:</p><ul><li><p>It has a confirmation</p></li><li><p>Its urgency is “Urgent”, and it has a recorded answer and a preliminary plan</p></li><li><p>Its urgency is “Low”, and it has a recorded answer</p></li><li><p>Its urgency is neither “Urgent” nor “Low”, and it has a recorded answer, and (it has an assessment of its feasibility, or its agreement is “Awaiting confirmation”, “Confirmed”, “Deferred”, “Not feasible at present” or “Not adopted”)</p></li></ul></td></tr>
<tr><th><p>Is cancelled</p></th><td><p>Its agreement is “Withdrawn”</p></td></tr>

<tr><th><p>After it ended</p></th><td><p>It never starts again</p></td></tr>
<tr><th><p>What counts</p></th><td><p>What people did; a program&#39;s entry stops nothing</p></td></tr>


</tbody></table>
<ac:structured-macro ac:name="expand"><ac:parameter ac:name="title">Worked examples (2)</ac:parameter><ac:rich-text-body><table><tbody>
<tr><th><p>Example</p></th><th><p>Outcome</p></th></tr>
<tr><td><p>A requirement that a customer asked for is answered like a change</p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Blue</ac:parameter><ac:parameter ac:name="title">Running</ac:parameter></ac:structured-macro></p><p>from 2 November 2026, 09:00, due 3 November 2026, 09:00</p></td></tr>
<tr><td><p>What we wrote ourselves waits for nobody&#39;s answer</p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Grey</ac:parameter><ac:parameter ac:name="title">Not concerned</ac:parameter></ac:structured-macro></p></td></tr>

</tbody></table></ac:rich-text-body></ac:structured-macro>
<h3>A question is answered in writing</h3>
<table><tbody>
<tr><th><p>For which</p></th><td><p>Question: It is not marked “answered on the spot”</p></td></tr>
<tr><th><p>Starts</p></th><td><p>Its state is “Open”, or it does not have a state yet</p></td></tr>

<tr><th><p>Stops</p></th><td><p>It was answered by e-mail, by letter, in minutes, in a comment or online</p></td></tr>
<tr><th><p>Is cancelled</p></th><td><p>Its state is “Parked” or “Withdrawn”</p></td></tr>

<tr><th><p>After it ended</p></th><td><p>When it begins again, it counts from zero</p></td></tr>
<tr><th><p>What counts</p></th><td><p>What people did; a program&#39;s entry stops nothing</p></td></tr>


</tbody></table>
<ac:structured-macro ac:name="expand"><ac:parameter ac:name="title">Worked examples (4)</ac:parameter><ac:rich-text-body><table><tbody>
<tr><th><p>Example</p></th><th><p>Outcome</p></th></tr>
<tr><td><p>A question not answered on the spot is answered in writing within 24 hours; a call is not enough</p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Green</ac:parameter><ac:parameter ac:name="title">In time</ac:parameter></ac:structured-macro></p><p>7 hours used</p></td></tr>
<tr><td><p>What was answered on the spot has no clock</p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Grey</ac:parameter><ac:parameter ac:name="title">Not concerned</ac:parameter></ac:structured-macro></p></td></tr>
<tr><td><p>What a program wrote is no answer</p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Blue</ac:parameter><ac:parameter ac:name="title">Running</ac:parameter></ac:structured-macro></p><p>3 hours used</p></td></tr>
<tr><td><p>Reply and change of state in one step stop the clock once, with the reply as the proof</p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Green</ac:parameter><ac:parameter ac:name="title">In time</ac:parameter></ac:structured-macro></p><p>3 hours used</p></td></tr>

</tbody></table></ac:rich-text-body></ac:structured-macro>
<h3>Minutes are sent</h3>
<table><tbody>
<tr><th><p>For which</p></th><td><p>Meeting: all of them</p></td></tr>
<tr><th><p>Starts</p></th><td><p>End of the meeting, at the time recorded for it</p></td></tr>

<tr><th><p>Stops</p></th><td><p>Sending of the minutes, at the time recorded for it</p></td></tr>
<tr><th><p>Is cancelled</p></th><td><p>Its state is “Cancelled”</p></td></tr>

<tr><th><p>After it ended</p></th><td><p>It never starts again</p></td></tr>
<tr><th><p>What counts</p></th><td><p>What people did; a program&#39;s entry stops nothing</p></td></tr>


</tbody></table>
<ac:structured-macro ac:name="expand"><ac:parameter ac:name="title">Worked examples (2)</ac:parameter><ac:rich-text-body><table><tbody>
<tr><th><p>Example</p></th><th><p>Outcome</p></th></tr>
<tr><td><p>Minutes: from the meeting&#39;s end to sent, within 24 hours; publishing the page stops nothing</p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Red</ac:parameter><ac:parameter ac:name="title">Overdue</ac:parameter></ac:structured-macro></p><p>25 hours used</p></td></tr>
<tr><td><p>The mail counts by its own instant, whenever somebody recorded it</p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Green</ac:parameter><ac:parameter ac:name="title">In time</ac:parameter></ac:structured-macro></p><p>2 hours used</p></td></tr>

</tbody></table></ac:rich-text-body></ac:structured-macro>
<h3>Everybody confirms the minutes</h3>
<table><tbody>
<tr><th><p>For which</p></th><td><p>Meeting: It has a distribution list</p></td></tr>
<tr><th><p>Starts</p></th><td><p>Sending of the minutes, at the time recorded for it</p></td></tr>

<tr><th><p>Stops</p></th><td><p>Everybody on the distribution list is among the receipts</p></td></tr>
<tr><th><p>Is cancelled</p></th><td><p>Its state is “Cancelled”</p></td></tr>

<tr><th><p>After it ended</p></th><td><p>It never starts again</p></td></tr>
<tr><th><p>What counts</p></th><td><p>What people did; a program&#39;s entry stops nothing</p></td></tr>


</tbody></table>
<ac:structured-macro ac:name="expand"><ac:parameter ac:name="title">Worked examples (1)</ac:parameter><ac:rich-text-body><table><tbody>
<tr><th><p>Example</p></th><th><p>Outcome</p></th></tr>
<tr><td><p>Receipts: from sent, within 48 hours, by each recipient</p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Blue</ac:parameter><ac:parameter ac:name="title">Running</ac:parameter></ac:structured-macro></p><p>from 1 November 2026, 09:00, due 4 November 2026, 18:00</p></td></tr>

</tbody></table></ac:rich-text-body></ac:structured-macro>
<h3>The special meeting about a major change is held</h3>
<table><tbody>
<tr><th><p>For which</p></th><td><p>Meeting: Its type is “Special change meeting”</p></td></tr>
<tr><th><p>Starts</p></th><td><p>Its state is “Planned”, or it does not have a state yet</p></td></tr>

<tr><th><p>Stops</p></th><td><p>Its state is “Held” or “Minutes issued”</p></td></tr>
<tr><th><p>Is cancelled</p></th><td><p>Its state is “Cancelled”</p></td></tr>

<tr><th><p>After it ended</p></th><td><p>It never starts again</p></td></tr>
<tr><th><p>What counts</p></th><td><p>What people or programs did</p></td></tr>


</tbody></table>
<ac:structured-macro ac:name="expand"><ac:parameter ac:name="title">Worked examples (1)</ac:parameter><ac:rich-text-body><table><tbody>
<tr><th><p>Example</p></th><th><p>Outcome</p></th></tr>
<tr><td><p>The special meeting about a major change is held within five working days</p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Blue</ac:parameter><ac:parameter ac:name="title">Running</ac:parameter></ac:structured-macro></p><p>from 4 November 2026, 10:00, due 11 November 2026, 18:00</p></td></tr>

</tbody></table></ac:rich-text-body></ac:structured-macro>
<h3>An action item is done</h3>
<table><tbody>
<tr><th><p>For which</p></th><td><p>Action item: all of them</p></td></tr>
<tr><th><p>Starts</p></th><td><p>Its state is “Open” or “In progress”, or it does not have a state yet</p></td></tr>

<tr><th><p>Stops</p></th><td><p>Its state is “Done”</p></td></tr>
<tr><th><p>Is cancelled</p></th><td><p>Its state is “Cancelled”</p></td></tr>

<tr><th><p>After it ended</p></th><td><p>When it begins again, it counts on</p></td></tr>
<tr><th><p>What counts</p></th><td><p>What people or programs did</p></td></tr>


</tbody></table>
<ac:structured-macro ac:name="expand"><ac:parameter ac:name="title">Worked examples (2)</ac:parameter><ac:rich-text-body><table><tbody>
<tr><th><p>Example</p></th><th><p>Outcome</p></th></tr>
<tr><td><p>A P0 action is due at the end of the next working day</p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Blue</ac:parameter><ac:parameter ac:name="title">Running</ac:parameter></ac:structured-macro></p><p>from 6 November 2026, 15:00, due 9 November 2026, 18:00</p></td></tr>
<tr><td><p>Its own due date goes before the default, up to the end of that day</p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Blue</ac:parameter><ac:parameter ac:name="title">Running</ac:parameter></ac:structured-macro></p><p>from 6 November 2026, 15:00, due 13 November 2026, 00:00</p></td></tr>

</tbody></table></ac:rich-text-body></ac:structured-macro>

<h2>Gates in full</h2>
<h3>A confirmed requirement is complete</h3>
<table><tbody>
<tr><th><p>For which</p></th><td><p>Requirement: all of them</p></td></tr>
<tr><th><p>When</p></th><td><p>It becomes “Confirmed”</p></td></tr>
<tr><th><p>What has to stand on record</p></th><td><p>All of these:</p><ul><li><p>It has an owner, a background, acceptance criteria and a source</p></li><li><p>If its type is “Functional”, it has a user story</p></li></ul></td></tr>
<tr><th><p>Otherwise</p></th><td><p>It goes on, and shows in the list of what passed without proof.</p></td></tr>

</tbody></table>
<ac:structured-macro ac:name="expand"><ac:parameter ac:name="title">Worked examples (3)</ac:parameter><ac:rich-text-body><table><tbody>
<tr><th><p>Example</p></th><th><p>Outcome</p></th></tr>
<tr><td><p>Confirmed with owner, background, criterion, story and source: it passes</p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Green</ac:parameter><ac:parameter ac:name="title">Passed</ac:parameter></ac:structured-macro></p></td></tr>
<tr><td><p>A functional requirement without story and source is confirmed without proof</p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Red</ac:parameter><ac:parameter ac:name="title">Without proof</ac:parameter></ac:structured-macro></p><p>not met: its source and its user story</p></td></tr>
<tr><td><p>A non-functional one needs no story; one created as confirmed is judged at its creation</p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Green</ac:parameter><ac:parameter ac:name="title">Passed</ac:parameter></ac:structured-macro></p></td></tr>

</tbody></table></ac:rich-text-body></ac:structured-macro>
<h3>No change is approved without both sides</h3>
<table><tbody>
<tr><th><p>For which</p></th><td><p>Change request: all of them</p></td></tr>
<tr><th><p>When</p></th><td><p>It becomes “Approved”, “Implementing”, “Implemented” or “Verified”</p></td></tr>
<tr><th><p>What has to stand on record</p></th><td><p>All of these:</p><ul><li><p>Our side&#39;s decision is “Approved”</p></li><li><p>The customer&#39;s decision is “Approved”</p></li><li><p>If its grade is “Major”, the executive&#39;s decision is “Approved”</p></li></ul></td></tr>
<tr><th><p>Otherwise</p></th><td><p>It goes on, and shows in the list of what passed without proof.</p></td></tr>

</tbody></table>
<ac:structured-macro ac:name="expand"><ac:parameter ac:name="title">Worked examples (6)</ac:parameter><ac:rich-text-body><table><tbody>
<tr><th><p>Example</p></th><th><p>Outcome</p></th></tr>
<tr><td><p>Both sides said yes before a minor change was approved: it passes, and each proof has its name and day</p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Green</ac:parameter><ac:parameter ac:name="title">Passed</ac:parameter></ac:structured-macro></p></td></tr>
<tr><td><p>A major change needs the executive as well</p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Red</ac:parameter><ac:parameter ac:name="title">Without proof</ac:parameter></ac:structured-macro></p><p>not met: the executive&#39;s decision</p></td></tr>
<tr><td><p>A recorded no is no proof</p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Red</ac:parameter><ac:parameter ac:name="title">Without proof</ac:parameter></ac:structured-macro></p><p>not met: the customer&#39;s decision</p></td></tr>
<tr><td><p>Skipping approved for implementing passes the same gate</p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Red</ac:parameter><ac:parameter ac:name="title">Without proof</ac:parameter></ac:structured-macro></p><p>not met: our side&#39;s decision and the customer&#39;s decision</p></td></tr>
<tr><td><p>The customer&#39;s yes came a day later: proved late, and told so</p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Yellow</ac:parameter><ac:parameter ac:name="title">Proved late</ac:parameter></ac:structured-macro></p><p>not met: the customer&#39;s decision</p></td></tr>
<tr><td><p>Where nobody can tell any more what was decided when, nothing is claimed</p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Grey</ac:parameter><ac:parameter ac:name="title">Cannot be told</ac:parameter></ac:structured-macro></p></td></tr>

</tbody></table></ac:rich-text-body></ac:structured-macro>
<h3>What stands in a baseline changes only by an approved change</h3>
<table><tbody>
<tr><th><p>For which</p></th><td><p>Requirement: all of them</p></td></tr>
<tr><th><p>When</p></th><td><p>What was signed is changed: title, description, background, acceptance criteria and type</p></td></tr>
<tr><th><p>What has to stand on record</p></th><td><p>The state of a change request that names it is “Approved”, “Implementing”, “Implemented”, “Verified” or “Closed”</p></td></tr>
<tr><th><p>Otherwise</p></th><td><p>It goes on, and shows in the list of what passed without proof.</p></td></tr>

</tbody></table>
<ac:structured-macro ac:name="expand"><ac:parameter ac:name="title">Worked examples (3)</ac:parameter><ac:rich-text-body><table><tbody>
<tr><th><p>Example</p></th><th><p>Outcome</p></th></tr>
<tr><td><p>A criterion that was signed is changed without a change request: drift</p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Red</ac:parameter><ac:parameter ac:name="title">Without proof</ac:parameter></ac:structured-macro></p><p>not met: the state of a change request that names it</p></td></tr>
<tr><td><p>By a change request that was approved before, it is no drift</p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Green</ac:parameter><ac:parameter ac:name="title">Passed</ac:parameter></ac:structured-macro></p></td></tr>
<tr><td><p>A change request that nobody approved yet is no proof; approved a day later it proves late</p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Yellow</ac:parameter><ac:parameter ac:name="title">Proved late</ac:parameter></ac:structured-macro></p><p>not met: the state of a change request that names it</p></td></tr>

</tbody></table></ac:rich-text-body></ac:structured-macro>
<h3>What is infeasible has its reason and an alternative</h3>
<table><tbody>
<tr><th><p>For which</p></th><td><p>Requirement: all of them</p></td></tr>
<tr><th><p>When</p></th><td><p>It becomes “Not feasible at present”</p></td></tr>
<tr><th><p>What has to stand on record</p></th><td><p>It has the reason why it cannot be done and alternatives</p></td></tr>
<tr><th><p>Otherwise</p></th><td><p>It goes on, and shows in the list of what passed without proof.</p></td></tr>

</tbody></table>
<ac:structured-macro ac:name="expand"><ac:parameter ac:name="title">Worked examples (1)</ac:parameter><ac:rich-text-body><table><tbody>
<tr><th><p>Example</p></th><th><p>Outcome</p></th></tr>
<tr><td><p>Infeasible, with the reason but no alternative: not enough</p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Red</ac:parameter><ac:parameter ac:name="title">Without proof</ac:parameter></ac:structured-macro></p><p>not met: its alternatives</p></td></tr>

</tbody></table></ac:rich-text-body></ac:structured-macro>
<h3>After the freeze a requirement changes only by a change request</h3>
<table><tbody>
<tr><th><p>For which</p></th><td><p>Requirement: all of them</p></td></tr>
<tr><th><p>When</p></th><td><p>After the requirement freeze it is new, or changed: title, description, background, acceptance criteria and type</p></td></tr>
<tr><th><p>What has to stand on record</p></th><td><p>It has a change request that names it</p></td></tr>
<tr><th><p>Otherwise</p></th><td><p>It goes on, and shows in the list of what passed without proof.</p></td></tr>

</tbody></table>
<ac:structured-macro ac:name="expand"><ac:parameter ac:name="title">Worked examples (2)</ac:parameter><ac:rich-text-body><table><tbody>
<tr><th><p>Example</p></th><th><p>Outcome</p></th></tr>
<tr><td><p>After the freeze a new requirement needs a change request</p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Red</ac:parameter><ac:parameter ac:name="title">Without proof</ac:parameter></ac:structured-macro></p><p>not met: its change requests that name it</p></td></tr>
<tr><td><p>So does a changed one; a change that was over before the freeze excuses nothing</p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Red</ac:parameter><ac:parameter ac:name="title">Without proof</ac:parameter></ac:structured-macro></p></td></tr>

</tbody></table></ac:rich-text-body></ac:structured-macro>


<h2>When a plan is off</h2>
<table><tbody>
<tr><th><p>Measure</p></th><th><p>Warned above</p></th><th><p>Escalated above</p></th></tr>
<tr><td><p>Delay of a milestone, in percent of the working days planned up to it</p></td><td><p>10 %</p></td><td><p>20 %</p></td></tr>
<tr><td><p>Money over budget, in percent of what was planned</p></td><td><p>10 %</p></td><td><p>20 %</p></td></tr>

</tbody></table><p>Of the planned working days 20% are kept for changes, where the project does not say otherwise.</p>

<h2>When others have to look again</h2>
<p>When a figure, a unit, a binding word, an actor or an acceptance criterion changes in these fields, everything that builds on the record has to be looked at again. Other wording alarms nobody.</p>
<table><tbody>
<tr><th><p>Record</p></th><th><p>Fields</p></th></tr>
<tr><td><p>Requirement</p></td><td><p>title, description and acceptance criteria</p></td></tr>
<tr><td><p>Scenario</p></td><td><p>trigger, main flow, branch flows, exception flows, expected result and roles</p></td></tr>

</tbody></table>
<h2>Working time</h2>
<p>Around the clock: 24 hours, every day.</p>
<ac:structured-macro ac:name="expand"><ac:parameter ac:name="title">Worked examples (1)</ac:parameter><ac:rich-text-body><table><tbody>
<tr><th><p>Example</p></th><th><p>Outcome</p></th></tr>
<tr><td><p>Around the clock, 24 hours end at the same time on the next day, Saturday or not</p></td><td><p>24 hours from 6 March 2026, 17:30: due 7 March 2026, 17:30</p></td></tr>

</tbody></table></ac:rich-text-body></ac:structured-macro>
<h3>office hours</h3>
<table><tbody>
<tr><th><p>Days</p></th><th><p>Hours</p></th></tr>
<tr><td><p>Monday to Friday</p></td><td><p>09:00–12:00, 13:30–18:00</p></td></tr>

</tbody></table><p>In the project&#39;s time zone</p>
<p>No public holidays are taken into account.</p>
<ac:structured-macro ac:name="expand"><ac:parameter ac:name="title">Worked examples (4)</ac:parameter><ac:rich-text-body><table><tbody>
<tr><th><p>Example</p></th><th><p>Outcome</p></th></tr>
<tr><td><p>24 working hours of seven and a half hours a day are three days and an hour and a half</p></td><td><p>24 hours from 2 March 2026, 09:00: due 5 March 2026, 10:30</p></td></tr>
<tr><td><p>What begins on a weekend begins to run on Monday morning</p></td><td><p>2 hours from 7 March 2026, 11:00: due 9 March 2026, 11:00</p></td></tr>
<tr><td><p>Time that is used up at six in the evening is due then, not on the next morning</p></td><td><p>1 hour from 2 March 2026, 17:00: due 2 March 2026, 18:00</p></td></tr>
<tr><td><p>Five working days end with the last window of the fifth day after the one it begins on</p></td><td><p>5 working days from 4 March 2026, 10:00: due 11 March 2026, 18:00</p></td></tr>

</tbody></table></ac:rich-text-body></ac:structured-macro>','http://sandbox.example/wiki/spaces/CAMPINT/pages/131457/CAMP+The+rules+in+plain+words','["syncer","rules"]');
INSERT INTO "pages" VALUES('CAMP','minutes.MTG-0001.en','131537','131073','MTG-0001 · Kick-off · Notice and minutes (internal)',1,'6a914d65958b666add93982fa2b366d9116edd8abdaac6f132127ff0ad8a877d','f0bd61128b0e912b4d889ec8b111b3771618d12c1b98a48f1e146cad85b83b97','<ac:structured-macro ac:name="anchor"><ac:parameter ac:name="">sy-f3062021-CAMP-minutes.MTG-0001.en</ac:parameter></ac:structured-macro><ac:structured-macro ac:name="anchor"><ac:parameter ac:name="">MTG-0001</ac:parameter></ac:structured-macro>
<ac:structured-macro ac:name="note"><ac:rich-text-body><p>Internal edition. It also holds our preparation, notes and Jira links, and does not go to the customer.</p></ac:rich-text-body></ac:structured-macro><h2>1&#160; What this meeting lacks (internal)</h2>

<p><strong>To be looked at: </strong></p><ul><li><p>the meeting has no agenda <em>(list the points with minutes each)</em></p></li></ul>','http://sandbox.example/wiki/spaces/CAMPINT/pages/131537/MTG-0001+Kick-off+Notice+and+minutes+%28internal%29','["syncer","meeting"]');
INSERT INTO "pages" VALUES('CAMP','response-board.en','131617','131073','CAMP · Response times',1,'321e59df860191b7b095180157f4c186f244d17f2d886d6b63ee4fc45f132633','cf35c0ceca0bbf6701ed8b9b244b65cdb2adfe2fa3f6a0d7a2ffe5b90b85bd2e','<ac:structured-macro ac:name="anchor"><ac:parameter ac:name="">sy-f3062021-CAMP-response-board.en</ac:parameter></ac:structured-macro><p>All times are Beijing time. A warning is reached at the points that the rule names. For our side alone.</p>
<p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Blue</ac:parameter><ac:parameter ac:name="title">Running</ac:parameter></ac:structured-macro>&#160;<strong>1</strong></p>
<p>Nothing is overdue, and nothing is about to be.</p>
<h2>By rule</h2>
<table><tbody>
<tr><th><p>Rule</p></th><th><p>Running</p></th><th><p>Share in time</p></th></tr>
<tr><td><p>An action item is done</p></td><td><p>1</p></td><td><p></p></td></tr>

</tbody></table>

<h2>By owner</h2>
<table><tbody>
<tr><th><p>Owner</p></th><th><p>Running</p></th><th><p>Share in time</p></th></tr>
<tr><td><p>analyst@example.com</p></td><td><p>1</p></td><td><p></p></td></tr>

</tbody></table>

<h2>Running</h2>
<table><tbody>
<tr><th><p>Record</p></th><th><p>Rule</p></th><th><p>Owner</p></th><th><p>Started</p></th><th><p>Deadline</p></th></tr>
<tr><td><p>ACT-0001 · Send the forms</p></td><td><p>An action item is done</p></td><td><p>analyst@example.com</p></td><td><p><span style="white-space: nowrap;">23 November 2026, 19:10</span></p></td><td><p><span style="white-space: nowrap;">1 December 2026, 24:00</span></p></td></tr>

</tbody></table>','http://sandbox.example/wiki/spaces/CAMPINT/pages/131617/CAMP+Response+times','["syncer","response-board"]');
INSERT INTO "projects" VALUES('CAMP',5,21,'ee0eaba54cb27400e232371b4bad66aa486a63518b047e5f80d802a4b5de4b28');
INSERT INTO "records" VALUES('CAMP','REQ-0001','requirement','{"acceptance_criteria":[{"dimension":"uat","text":"seen by a parent"},{"text":"logged"}],"background":"Old gate.","delivery":"not_started","description":"As a parent I want a gate, so that children stay in.","owner":"analyst@example.com","priority":"high","title":"Gate opens by itself"}',3,'2026-11-23T11:10:51.095691+00:00','2026-11-23T11:10:52.875643+00:00');
INSERT INTO "records" VALUES('CAMP','REQ-0002','requirement','{"delivery":"not_started","depends_on":["REQ-0001"],"description":"As a worker I want a bell.","title":"Bell rings twice"}',3,'2026-11-23T11:10:51.095691+00:00','2026-11-23T11:10:52.875643+00:00');
INSERT INTO "records" VALUES('CAMP','MTG-0001','meeting','{"actions":["ACT-0001"],"title":"Kick-off"}',1,'2026-11-23T11:10:52.419672+00:00','2026-11-23T11:10:52.419672+00:00');
INSERT INTO "records" VALUES('CAMP','ACT-0001','action','{"comes_from":"MTG-0001","due":"2026-12-01","owner":"analyst@example.com","priority":"p1","state":"open","title":"Send the forms"}',1,'2026-11-23T11:10:52.419672+00:00','2026-11-23T11:10:52.419672+00:00');
